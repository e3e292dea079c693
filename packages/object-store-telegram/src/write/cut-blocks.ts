import { splitIntoParts } from '@streamvault/object-store'

/** One piece of an object on its way up. */
export interface Block {
  /** Counted from the object's first. */
  index: number
  bytes: Uint8Array
  /** Nothing comes after it. */
  isLast: boolean
}

/**
 * Cuts bytes into blocks of exactly `blockBytes`, the last one shorter, each in memory of its own. It reads one block
 * ahead, so that the last is known as such. Nothing comes of no bytes.
 */
export async function* cutBlocks(
  bytes: AsyncIterable<Uint8Array>,
  blockBytes: number,
  firstIndex = 0,
): AsyncGenerator<Block, void> {
  let waiting: Uint8Array | undefined
  let index = firstIndex
  for await (const block of splitIntoParts(bytes, blockBytes, () => {})) {
    if (waiting !== undefined) yield { index: index++, bytes: waiting, isLast: false }
    waiting = block
  }
  if (waiting !== undefined) yield { index, bytes: waiting, isLast: true }
}
