import type { ByteRange } from '@streamvault/bytes'

/** A window of one slice: `start` and `end` count from the slice's first byte. */
export interface SliceWindow extends ByteRange {
  /** Position of the slice in the file, counted from 0. */
  index: number
}

/** Yields, in order, the slice windows that together make up `range`. */
export function* planSlices(range: ByteRange, sliceBytes: number): Generator<SliceWindow, void> {
  for (let position = range.start; position < range.end; ) {
    const window = windowAt(position, range.end, sliceBytes)
    yield window
    position += window.end - window.start
  }
}

/** Returns the window that begins at `position` of the file and ends with its slice, or at `end`. */
export function windowAt(position: number, end: number, sliceBytes: number): SliceWindow {
  const index = Math.floor(position / sliceBytes)
  const sliceStart = index * sliceBytes
  return { index, start: position - sliceStart, end: Math.min(end - sliceStart, sliceBytes) }
}

/** Returns the bytes of one slice of a file: only the last is shorter; 0 past the end. */
export function sliceLength(size: number, index: number, sliceBytes: number): number {
  return Math.max(0, Math.min(sliceBytes, size - index * sliceBytes))
}
