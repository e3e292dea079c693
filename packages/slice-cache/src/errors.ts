/** The bytes on disk are not those that were written. The slice is to be forgotten and fetched again. */
export class DamagedSliceError extends Error {
  override name = 'DamagedSliceError'
  readonly code = 'slice_damaged'
}

/** How the sessions that a source is read by may be in the way. */
export type SessionFailure = 'sessions_busy' | 'sessions_unreachable' | 'no_sessions'

/**
 * Why a slice could not be had: its source failed, does not know the file, had it and took it away, changed under us, is
 * read again because it was touched, has no session that is free, that has a connection, or at all; the file was purged while it was asked for; or
 * too many slices are on their way already.
 */
export type SliceFailure =
  | 'source_failed'
  | 'file_gone'
  | 'file_withdrawn'
  | 'file_changed'
  | 'file_rechecked'
  | SessionFailure
  | 'purged'
  | 'busy'

/** A slice that is not in the cache could not be fetched either. */
export class SliceUnavailableError extends Error {
  override name = 'SliceUnavailableError'
  readonly code: SliceFailure
  /** When it is worth asking again, in milliseconds, where the source said so. */
  readonly retryAfterMs: number | undefined

  constructor(fileId: string, code: SliceFailure, options?: ErrorOptions & { retryAfterMs?: number | undefined }) {
    super(`Cannot fetch bytes of file "${fileId}": ${code}`, options)
    this.code = code
    this.retryAfterMs = options?.retryAfterMs
  }
}

/** So little of the disk is free that nothing more is kept on it for now. Streaming goes on without the cache. */
export class DiskShortError extends Error {
  override name = 'DiskShortError'
  readonly code = 'disk_short'

  constructor(bytes: number) {
    super(`Cannot keep slices: ${bytes} bytes more of the disk would have to be free`)
  }
}
