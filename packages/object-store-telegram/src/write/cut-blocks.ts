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
  for await (const block of cut(bytes, blockBytes)) {
    if (waiting !== undefined) yield { index: index++, bytes: waiting, isLast: false }
    waiting = block
  }
  if (waiting !== undefined) yield { index, bytes: waiting, isLast: true }
}

async function* cut(bytes: AsyncIterable<Uint8Array>, blockBytes: number): AsyncGenerator<Uint8Array, void> {
  let block = new Uint8Array(blockBytes)
  let filled = 0
  for await (const piece of bytes) {
    for (let offset = 0; offset < piece.byteLength; ) {
      const length = Math.min(blockBytes - filled, piece.byteLength - offset)
      block.set(piece.subarray(offset, offset + length), filled)
      filled += length
      offset += length
      if (filled < blockBytes) continue
      yield block
      block = new Uint8Array(blockBytes)
      filled = 0
    }
  }
  if (filled > 0) yield block.slice(0, filled)
}
