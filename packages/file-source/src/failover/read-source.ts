import type { ByteRange } from '@streamvault/bytes'
import type { FileSource } from '@streamvault/catalog'
import type { ObjectStore, ReadOptions } from '@streamvault/object-store'
import { withinTime } from '@streamvault/waits'
import { checkBlocks, wholeBlocks } from './block-check.ts'
import { SourceHungError, SourceLiedError, SourceShortError } from './errors.ts'
import type { SourceLimits } from './time-limits.ts'

/** One read of one source of a file. */
export interface SourceRead {
  store: ObjectStore
  source: FileSource
  range: ByteRange
  /** Of the whole file. */
  size: number
  /** Of all its blocks; `undefined`: the bytes are passed on unchecked. */
  hashes: Uint8Array | undefined
  limits: SourceLimits
  options: ReadOptions
}

/**
 * Reads exactly `range`. Throws when the source is late, or gives too few, too many or wrong bytes; the bytes before
 * are valid. With hashes it requests whole blocks.
 */
export async function* readSource(read: SourceRead): AsyncGenerator<Uint8Array, void, void> {
  const { store, source, range, size, hashes, limits, options } = read
  const leaving = new AbortController()
  const signal = AbortSignal.any([options.signal, leaving.signal])
  const asked = hashes === undefined ? range : wholeBlocks(range, size)
  const timedOut = (piece: 'first' | 'next', ms: number) => new SourceHungError(source.store, piece, ms)
  try {
    const raw = store.read(source.key, asked, { ...options, signal, expectedVersion: source.version })
    const timely = withinTime(raw, { ...limits, signal: options.signal, timedOut })
    const exact = exactly(source.store, timely, asked)
    yield* hashes === undefined ? exact : checkBlocks(source.store, exact, range, hashes)
  } finally {
    // A hanging source only reacts to the signal.
    leaving.abort()
  }
}

async function* exactly(
  store: string,
  bytes: AsyncIterable<Uint8Array>,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array, void, void> {
  let position = start
  for await (const piece of bytes) {
    position += piece.byteLength
    if (position > end)
      throw new SourceLiedError(store, `it gave more than the ${end - start} bytes that it was asked for`)
    yield piece
  }
  if (position < end) throw new SourceShortError(store, end, position)
}
