/** The bytes on disk do not match their checksums. The slice must be forgotten and fetched again. */
export class DamagedSliceError extends Error {
  override name = 'DamagedSliceError'
  readonly code = 'slice_damaged'
}

/** What is wrong with the source's sessions: all are busy or resting, none has a connection, or there is none at all. */
export type SessionFailure = 'sessions_busy' | 'sessions_unreachable' | 'no_sessions'

/** Why a slice is unavailable. */
export type SliceFailure =
  /** The source could not be read. */
  | 'source_failed'
  /** The source knows no such file, or no such slice of it. */
  | 'file_gone'
  /** The source had the file, and its owner withdrew it. */
  | 'file_withdrawn'
  /** The file's bytes no longer match its description. */
  | 'file_changed'
  /** The file was modified, and must be compared with the added one before more of it is sent. */
  | 'file_rechecked'
  | SessionFailure
  /** The file was purged during the request for the slice. */
  | 'purged'
  /** Too many slices are being fetched already. */
  | 'busy'

/** A slice is not in the cache and could not be fetched. */
export class SliceUnavailableError extends Error {
  override name = 'SliceUnavailableError'
  readonly code: SliceFailure
  /** Milliseconds until a retry is useful, where the source said so. */
  readonly retryAfterMs: number | undefined

  constructor(fileId: string, code: SliceFailure, options?: ErrorOptions & { retryAfterMs?: number | undefined }) {
    super(`Cannot fetch bytes of file "${fileId}": ${code}`, options)
    this.code = code
    this.retryAfterMs = options?.retryAfterMs
  }
}

/** So little of the disk is free that no slice is written for now. Streaming goes on without the cache. */
export class DiskShortError extends Error {
  override name = 'DiskShortError'
  readonly code = 'disk_short'

  constructor(bytes: number) {
    super(`Cannot keep slices: ${bytes} bytes more of the disk would have to be free`)
  }
}
