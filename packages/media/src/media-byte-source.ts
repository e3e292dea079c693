import type { ByteRange } from '@streamvault/bytes'

/** Bytes of a file that can be read anywhere. */
export interface MediaByteSource {
  /** Bytes of the whole file. */
  readonly size: number
  /** Gives exactly the bytes of `range`, which lies inside the file. They are the caller's to keep. */
  read(range: ByteRange, signal: AbortSignal): Promise<Uint8Array>
}
