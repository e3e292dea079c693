/**
 * Every part of an upload has its own slot of this many bytes in the file on disk, whatever the size of the parts: a part
 * can be written before the others came, and nothing is copied when the last one has.
 */
export const SLOT_BYTES: number = 512 * 1024

/** How a file lies on disk. */
export interface FileLayout {
  /** Length of the file as its readers see it. */
  size: number
  /** Length of every part but the last. At most `SLOT_BYTES`. */
  partBytes: number
}

/** A run of bytes on disk that belongs at `at` in the answer. */
export interface Piece {
  at: number
  position: number
  length: number
}

/** Where the bytes from `offset` on lie, `length` of them or what there is. */
export function* planPieces(layout: FileLayout, offset: number, length: number): Generator<Piece, void> {
  const end = Math.min(offset + length, layout.size)
  // Full slots lie without gaps.
  const step = layout.partBytes === SLOT_BYTES ? Number.MAX_SAFE_INTEGER : layout.partBytes
  for (let start = offset; start < end; ) {
    const index = Math.floor(start / step)
    const within = start - index * step
    const pieceEnd = Math.min(end, (index + 1) * step)
    yield { at: start - offset, position: index * SLOT_BYTES + within, length: pieceEnd - start }
    start = pieceEnd
  }
}
