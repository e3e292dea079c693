import { createHash } from 'node:crypto'

const HASH_BYTES = 32
const WINDOW_BYTES = 131_072
const EMPTY = createHash('sha256').update(Buffer.alloc(WINDOW_BYTES)).digest()

/**
 * Whether a sampled window between the first and the last is all zeros. No film has such a run: the file was posted
 * before its download had filled the preallocated space. `windows` are SHA-256, concatenated.
 */
export function hasHole(windows: Uint8Array): boolean {
  const count = Math.floor(windows.byteLength / HASH_BYTES)
  for (let at = 1; at < count - 1; at += 1) {
    if (EMPTY.equals(windows.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES))) return true
  }
  return false
}
