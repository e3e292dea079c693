import type { ByteRange } from '@streamvault/bytes'
import type { MediaInfo } from '@streamvault/catalog'

/** Messages to the process. A `job` is one file; `read` numbers count over the process's life. */
export type ToProbeProcess =
  | { kind: 'probe'; job: number; size: number }
  | { kind: 'bytes'; read: number; bytes: Uint8Array }
  /** The source could not provide the bytes of this read. */
  | { kind: 'noBytes'; read: number }

/** Messages from the process. A job starts with a read and ends with `done` or `failed`. */
export type FromProbeProcess =
  | { kind: 'read'; job: number; read: number; range: ByteRange }
  | { kind: 'done'; job: number; info: MediaInfo }
  | { kind: 'failed'; job: number; refusal: Refusal }

/** An error about the file, in the form that is sent between processes. */
export type Refusal = { code: 'not_media' } | { code: 'damaged_media'; container: string; why: string }
