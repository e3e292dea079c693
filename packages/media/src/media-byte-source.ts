import type { ByteRange } from '@streamvault/bytes'

/** A file with random access to its bytes. */
export interface MediaByteSource {
  /** Size of the whole file in bytes. */
  readonly size: number
  /** Returns exactly the bytes of `range`, which lies inside the file. The caller owns them. */
  read(range: ByteRange, signal: AbortSignal): Promise<Uint8Array>
}
