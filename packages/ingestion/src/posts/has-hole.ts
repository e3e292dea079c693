import { createHash } from 'node:crypto'

const HASH_BYTES = 32
const WINDOW_BYTES = 131_072
const EMPTY = createHash('sha256').update(Buffer.alloc(WINDOW_BYTES)).digest()

/**
 * Whether a window between the first and the last of a sample is nothing but zeros. No film has such a run: it was posted
 * before its download had filled the room that was kept for it. `windows` are SHA-256 one after the other.
 */
export function hasHole(windows: Uint8Array): boolean {
  const count = Math.floor(windows.byteLength / HASH_BYTES)
  for (let at = 1; at < count - 1; at += 1) {
    if (EMPTY.equals(windows.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES))) return true
  }
  return false
}
