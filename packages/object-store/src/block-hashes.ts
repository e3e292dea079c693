import { createHash } from 'node:crypto'
import { KIB } from '@streamvault/bytes'

/** Bytes per kept hash: the same window as Telegram's own file hashes. */
export const BLOCK_BYTES: number = 128 * KIB

/** Bytes of one hash. */
export const BLOCK_HASH_BYTES = 32

/** Hashes a byte stream block by block. */
export interface BlockHasher {
  /** Takes the next bytes, of any length. */
  update(bytes: Uint8Array): void
  /** The hashes of all blocks in order, 32 bytes each; the last block may be shorter than the others. */
  digest(): Uint8Array
}

/** SHA-256 of each block of 128 KiB. Holds 32 bytes a block: 8 MB for a file of 32 GB. */
export function createBlockHasher(): BlockHasher {
  const digests: Uint8Array[] = []
  let hash = createHash('sha256')
  let filled = 0
  const close = () => {
    digests.push(hash.digest())
    hash = createHash('sha256')
    filled = 0
  }
  return {
    update(bytes) {
      for (let at = 0; at < bytes.byteLength; ) {
        const part = bytes.subarray(at, at + BLOCK_BYTES - filled)
        hash.update(part)
        filled += part.byteLength
        at += part.byteLength
        if (filled === BLOCK_BYTES) close()
      }
    },
    digest() {
      if (filled > 0) close()
      return Buffer.concat(digests)
    },
  }
}

/** Whether `block` has the hash at `index` of `hashes`. */
export function isBlock(hashes: Uint8Array, index: number, block: Uint8Array): boolean {
  const kept = hashes.subarray(index * BLOCK_HASH_BYTES, (index + 1) * BLOCK_HASH_BYTES)
  return createHash('sha256').update(block).digest().equals(kept)
}
