/**
 * Every part of an upload has its own slot of this many bytes in the file on disk, whatever the size of the parts: parts
 * can be written in any order, and the last one causes no copy.
 */
export const SLOT_BYTES: number = 512 * 1024

/** Layout of a file on disk. */
export interface FileLayout {
  /** Logical length of the file. */
  size: number
  /** Length of every part except the last. At most `SLOT_BYTES`. */
  partBytes: number
}

/** A run of bytes on disk, whose place in the answer is `at`. */
export interface Piece {
  at: number
  position: number
  length: number
}

/** Finds the places of up to `length` bytes from `offset` on. */
export function* planPieces(layout: FileLayout, offset: number, length: number): Generator<Piece, void> {
  const end = Math.min(offset + length, layout.size)
  // Full slots have no gaps between them.
  const step = layout.partBytes === SLOT_BYTES ? Number.MAX_SAFE_INTEGER : layout.partBytes
  for (let start = offset; start < end; ) {
    const index = Math.floor(start / step)
    const within = start - index * step
    const pieceEnd = Math.min(end, (index + 1) * step)
    yield { at: start - offset, position: index * SLOT_BYTES + within, length: pieceEnd - start }
    start = pieceEnd
  }
}
