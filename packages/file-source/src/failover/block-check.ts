import type { ByteRange } from '@streamvault/bytes'
import { BLOCK_BYTES, BLOCK_HASH_BYTES, isBlock, splitIntoParts } from '@streamvault/object-store'
import { SourceLiedError } from './errors.ts'

/** Whether there is a hash for every block of a file of that size. */
export function coversFile(hashes: Uint8Array, size: number): boolean {
  return hashes.byteLength === Math.ceil(size / BLOCK_BYTES) * BLOCK_HASH_BYTES
}

/** The whole blocks that a range touches. */
export function wholeBlocks({ start, end }: ByteRange, size: number): ByteRange {
  const blocksEnd = Math.ceil(end / BLOCK_BYTES) * BLOCK_BYTES
  return { start: Math.floor(start / BLOCK_BYTES) * BLOCK_BYTES, end: Math.min(blocksEnd, size) }
}

/**
 * Yields the bytes of `range` out of whole blocks, each block only after its hash was checked.
 *
 * @throws SourceLiedError at the first block with a wrong hash.
 */
export async function* checkBlocks(
  store: string,
  bytes: AsyncIterable<Uint8Array>,
  range: ByteRange,
  hashes: Uint8Array,
): AsyncGenerator<Uint8Array, void, void> {
  let index = Math.floor(range.start / BLOCK_BYTES)
  for await (const block of splitIntoParts(bytes, BLOCK_BYTES, () => {})) {
    if (!isBlock(hashes, index, block)) throw new SourceLiedError(store, `block ${index} has another hash`)
    const blockStart = index * BLOCK_BYTES
    index += 1
    const wanted = block.subarray(Math.max(0, range.start - blockStart), range.end - blockStart)
    if (wanted.byteLength > 0) yield wanted
  }
}
