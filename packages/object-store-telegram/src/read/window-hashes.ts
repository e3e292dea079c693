import { createHash } from 'node:crypto'
import { KIB } from '@streamvault/bytes'

/** Bytes that one hash covers: the window of Telegram's own file hashes. */
export const WINDOW_BYTES: number = 128 * KIB

/** Bytes of one SHA-256. */
export const HASH_BYTES = 32

/** The number of windows in a run of bytes that begins at a window. */
export function windowCount(bytes: number): number {
  return Math.ceil(bytes / WINDOW_BYTES)
}

/** SHA-256 of each window of `bytes`, concatenated; the last window may be short. */
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

/** Whether every window of `bytes` matches its kept hash. Throws when `hashes` is of another length. */
export function matchesHashes(bytes: Uint8Array, hashes: Uint8Array): boolean {
  if (hashes.byteLength !== windowCount(bytes.byteLength) * HASH_BYTES) {
    throw new RangeError(`Cannot check ${bytes.byteLength} bytes: ${hashes.byteLength} bytes of hashes do not fit`)
  }
  return Buffer.compare(hashWindows(bytes), hashes) === 0
}
