import { type ByteRange, KIB, MIB } from '@streamvault/bytes'
import { WINDOW_BYTES } from './window-hashes.ts'

/** Telegram answers no request that crosses a line of this grid. */
export const REQUEST_GRID: number = MIB

/** What a read asks of one part. */
export interface PartRange extends ByteRange {
  /** Bytes of the part: nothing is asked past them. */
  partBytes: number
  /** The read goes on where another one ended: no small requests, nobody waits for a first byte. */
  isSequential: boolean
}

/** One request: whole windows, so that each can be checked. */
export interface PlannedRequest extends ByteRange {
  /** What of it the reader wants; counted from the part's first byte. */
  wanted: ByteRange
}

/** Where the first and the second request of a seek end at the latest: a byte soon, then more, then the whole grid. */
const STEPS = [WINDOW_BYTES, 512 * KIB]

/**
 * Plans the requests that together give `range` of a part, in order. Each begins and ends at a window, or at the end of
 * the part, and lies in one square of the grid.
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

/** The first line of a grid after a byte. */
function nextLine(position: number, grid: number): number {
  return (Math.floor(position / grid) + 1) * grid
}
