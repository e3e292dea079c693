/** The source was replaced, or its size was wrong. */
class SourceSizeError extends Error {
  override name = 'SourceSizeError'
  readonly code = 'source_size'

  constructor(bytes: number, expected: number) {
    super(`Cannot upload: the source gave ${bytes} of ${expected} bytes`)
  }
}

/** Passes on exactly `expected` bytes. Throws SourceSizeError at the first byte too many, or at a premature end. */
export async function* exactly(bytes: AsyncIterable<Uint8Array>, expected: number): AsyncGenerator<Uint8Array, void> {
  let given = 0
  for await (const piece of bytes) {
    given += piece.byteLength
    if (given > expected) throw new SourceSizeError(given, expected)
    yield piece
  }
  if (given !== expected) throw new SourceSizeError(given, expected)
}
