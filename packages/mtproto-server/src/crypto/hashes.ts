import { createHash } from 'node:crypto'

/** SHA-1 of the concatenated parts. */
export function sha1(...parts: Uint8Array[]): Buffer {
  return hash('sha1', parts)
}

/** SHA-256 of the concatenated parts. */
export function sha256(...parts: Uint8Array[]): Buffer {
  return hash('sha256', parts)
}

function hash(name: string, parts: Uint8Array[]): Buffer {
  const state = createHash(name)
  for (const part of parts) state.update(part)
  return state.digest()
}
