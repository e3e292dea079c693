import { type ByteRange, KIB, MIB } from '@streamvault/bytes'
import { WINDOW_BYTES } from './window-hashes.ts'

/** Telegram rejects requests that cross a boundary of this grid. */
export const REQUEST_GRID: number = MIB

/** The range that a read needs of one part. */
export interface PartRange extends ByteRange {
  /** Bytes of the part: no request goes past them. */
  partBytes: number
  /** The read continues where another ended: no small requests, because no viewer waits for a first byte. */
  isSequential: boolean
}

/** One request: whole windows, so that each can be checked. */
export interface PlannedRequest extends ByteRange {
  /** The range in it that the reader wants; counted from the part's first byte. */
  wanted: ByteRange
}

/** Latest ends of the first and second request of a seek: first a quick byte, then more, then the whole grid. */
const STEPS = [WINDOW_BYTES, 512 * KIB]

/**
 * Plans the requests that together give `range` of a part, in order. Each begins and ends at a window, or at the end of
 * the part, and lies in one cell of the grid.
 */
export function* planRequests({ start, end, partBytes, isSequential }: PartRange): Generator<PlannedRequest, void> {
  let step = isSequential ? STEPS.length : 0
  for (let position = start; position < end; step += 1) {
    const from = Math.floor(position / WINDOW_BYTES) * WINDOW_BYTES
    const line = nextLine(from, STEPS[step] ?? REQUEST_GRID)
    const wantedEnd = Math.min(line, end)
    const to = Math.min(nextLine(wantedEnd - 1, WINDOW_BYTES), partBytes)
    yield { start: from, end: to, wanted: { start: position, end: wantedEnd } }
    position = wantedEnd
  }
}

/** The first boundary of a grid after a byte. */
function nextLine(position: number, grid: number): number {
  return (Math.floor(position / grid) + 1) * grid
}
