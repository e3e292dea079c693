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
  /** Of all its blocks; `undefined`: what the source gives is taken as it is. */
  hashes: Uint8Array | undefined
  limits: SourceLimits
  options: ReadOptions
}

/**
 * Reads exactly `range`: a source that is late, gives too little, too much or other bytes throws, and what it gave before
 * that is good. Where there are hashes it is asked for whole blocks.
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
    // One that hangs hears of it by no other way.
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
