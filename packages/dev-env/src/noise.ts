/** Bytes that depend only on a seed and compress badly (xorshift32). */
export function noise(bytes: number, seed: number): Buffer {
  const words = new Uint32Array(Math.ceil(bytes / 4))
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1
  for (let at = 0; at < words.length; at += 1) {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    words[at] = state
  }
  return Buffer.from(words.buffer, 0, bytes)
}
