/** The bytes on disk are not those that were written. The slice is to be forgotten and fetched again. */
export class DamagedSliceError extends Error {
  override name = 'DamagedSliceError'
  readonly code = 'slice_damaged'
}

/** What is wrong with the sessions that a source is read by: all busy or resting, none with a connection, or none at all. */
export type SessionFailure = 'sessions_busy' | 'sessions_unreachable' | 'no_sessions'

/** Why a slice could not be had. */
export type SliceFailure =
  /** The source could not be read. */
  | 'source_failed'
  /** The source knows no such file, or no such slice of it. */
  | 'file_gone'
  /** The source had the file, and its owner took it away. */
  | 'file_withdrawn'
  /** The bytes of the file are no longer those that were described. */
  | 'file_changed'
  /** The file was touched, and is compared with what was added before more of it is sent. */
  | 'file_rechecked'
  | SessionFailure
  /** The file was purged while the slice was asked for. */
  | 'purged'
  /** Too many slices are on their way already. */
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
