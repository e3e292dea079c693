/** The source was replaced, or its size was wrong. */
class SourceSizeError extends Error {
  override name = 'SourceSizeError'
  readonly code = 'source_size'

  constructor(bytes: number, expected: number) {
    super(`Cannot upload: the source gave ${bytes} of ${expected} bytes`)
  }
}

/** Passes bytes on as long as they are as many as expected. Throws SourceSizeError at the first that is not, or at the end. */
export async function* exactly(bytes: AsyncIterable<Uint8Array>, expected: number): AsyncGenerator<Uint8Array, void> {
  let given = 0
  for await (const piece of bytes) {
    given += piece.byteLength
    if (given > expected) throw new SourceSizeError(given, expected)
    yield piece
  }
  if (given !== expected) throw new SourceSizeError(given, expected)
}
