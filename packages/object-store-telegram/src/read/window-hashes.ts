import { createHash } from 'node:crypto'
import { KIB } from '@streamvault/bytes'

/** Bytes that one kept hash covers: the window of Telegram's own file hashes. */
export const WINDOW_BYTES: number = 128 * KIB

/** Bytes of one SHA-256. */
export const HASH_BYTES = 32

/** Hashes that a run of bytes has, which begins at a window. */
export function windowCount(bytes: number): number {
  return Math.ceil(bytes / WINDOW_BYTES)
}

/** SHA-256 of each window of `bytes`, one after the other; the last window may be short. */
export function hashWindows(bytes: Uint8Array): Uint8Array {
  const hashes = new Uint8Array(windowCount(bytes.byteLength) * HASH_BYTES)
  for (let at = 0, i = 0; at < bytes.byteLength; at += WINDOW_BYTES, i += HASH_BYTES) {
    hashes.set(
      createHash('sha256')
        .update(bytes.subarray(at, at + WINDOW_BYTES))
        .digest(),
      i,
    )
  }
  return hashes
}

/** Says whether every window of `bytes` has the hash that is kept of it. Throws when `hashes` is of another length. */
export function matchesHashes(bytes: Uint8Array, hashes: Uint8Array): boolean {
  if (hashes.byteLength !== windowCount(bytes.byteLength) * HASH_BYTES) {
    throw new RangeError(`Cannot check ${bytes.byteLength} bytes: ${hashes.byteLength} bytes of hashes do not fit`)
  }
  return Buffer.compare(hashWindows(bytes), hashes) === 0
}
