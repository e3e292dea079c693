import { splitIntoParts } from '@streamvault/object-store'

/** One piece of an object's upload. */
export interface Block {
  /** Counted from the object's first. */
  index: number
  bytes: Uint8Array
  /** Whether it is the last block. */
  isLast: boolean
}

/**
 * Cuts bytes into blocks of exactly `blockBytes`, the last one shorter, each in its own memory. It reads one block
 * ahead, to know the last one. Without bytes it yields nothing.
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
