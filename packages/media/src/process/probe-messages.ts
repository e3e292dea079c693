import type { ByteRange } from '@streamvault/bytes'
import type { MediaInfo } from '@streamvault/catalog'

/** What the process is told. A `job` is one file; reads are counted over the process's life. */
export type ToProbeProcess =
  | { kind: 'probe'; job: number; size: number }
  | { kind: 'bytes'; read: number; bytes: Uint8Array }
  /** The source could not give those. */
  | { kind: 'noBytes'; read: number }

/** What the process tells. A job ends with `done` or `failed`; the first thing it does is a read. */
export type FromProbeProcess =
  | { kind: 'read'; job: number; read: number; range: ByteRange }
  | { kind: 'done'; job: number; info: MediaInfo }
  | { kind: 'failed'; job: number; refusal: Refusal }

/** An error about the file as it goes from process to process. */
export type Refusal = { code: 'not_media' } | { code: 'damaged_media'; container: string; why: string }
