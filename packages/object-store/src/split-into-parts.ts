/**
 * Copies bytes into parts of exactly `partBytes`, the last one shorter. `take` is called before each part is given out
 * and may throw to refuse it.
 */
export async function* splitIntoParts(
  bytes: AsyncIterable<Uint8Array>,
  partBytes: number,
  take: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let part = new Uint8Array(partBytes)
  let filled = 0
  for await (const piece of bytes) {
    for (let offset = 0; offset < piece.byteLength; ) {
      const length = Math.min(partBytes - filled, piece.byteLength - offset)
      part.set(piece.subarray(offset, offset + length), filled)
      filled += length
      offset += length
      if (filled < partBytes) continue
      take(filled)
      yield part
      part = new Uint8Array(partBytes)
      filled = 0
    }
  }
  if (filled === 0) return
  take(filled)
  yield part.slice(0, filled)
}
