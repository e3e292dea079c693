import { type ByteRange, MIB } from '@streamvault/bytes'
import { PROBE_BYTES } from '../probe.ts'

/** Where a viewer stands in the range that was asked for, and how fast they take it. */
export interface ReadAheadState {
  range: ByteRange
  /** The viewer's socket took every byte of the range before this one. */
  taken: number
  sliceBytes: number
  /** Bytes a second over some seconds: how fast the film plays. */
  playbackRate: number
  /** Bytes a second over the last second: how fast the viewer can take it. */
  drainRate: number
}

/** What is fetched ahead of a film: this much of its playing time. */
const PLAYBACK_SECONDS = 10
/** The most that a store may give beyond what the viewer took. */
const MAX_AHEAD_BYTES = 8 * MIB
/**
 * What the kernels of both sides hold of it: taken by the socket and not by the viewer. 4 MiB is the most that Linux gives a
 * sending socket (`tcp_wmem`).
 */
const KERNEL_BYTES = 4 * MIB
/** Who takes more than this a second has no kernel to thank for it: nothing of it is held back. */
const QUICK_BYTES_PER_SECOND = 8_000_000
/** The most for a copy at more than `FAST_BYTES_PER_SECOND`, which takes it in about a second. */
const MAX_FAST_AHEAD_BYTES = 24 * MIB
const FAST_BYTES_PER_SECOND = 20_000_000

/**
 * Returns the index after the last slice that is worth fetching ahead: those behind the viewer's own slice and before it.
 *
 * Ten seconds of playing, and the next slice once half of the viewer's own is taken; only whole slices that end within the
 * bound, and none in which nothing was asked for; none for a probe. Bytes before the range count against the bound: the viewer's first slice
 * is fetched whole.
 */
export function planReadAhead(state: ReadAheadState): number {
  const { range, taken, sliceBytes } = state
  const current = Math.floor(taken / sliceBytes)
  if (range.end - range.start <= PROBE_BYTES) return current + 1
  const soon = taken + state.playbackRate * PLAYBACK_SECONDS
  const bound = taken + maxAheadOf(state) - (range.start % sliceBytes)
  let next = current + 1
  while (next * sliceBytes < range.end && (next + 1) * sliceBytes <= bound) {
    const isWanted = next * sliceBytes < soon || (next === current + 1 && isHalfTaken(state))
    if (!isWanted) break
    next += 1
  }
  return next
}

function maxAheadOf({ range, taken, drainRate }: ReadAheadState): number {
  if (drainRate > FAST_BYTES_PER_SECOND) return MAX_FAST_AHEAD_BYTES
  if (drainRate > QUICK_BYTES_PER_SECOND) return MAX_AHEAD_BYTES
  return MAX_AHEAD_BYTES - Math.min(KERNEL_BYTES, taken - range.start)
}

/** Half of what there is for this viewer in the slice that they are in. */
function isHalfTaken({ range, taken, sliceBytes }: ReadAheadState): boolean {
  const sliceStart = Math.floor(taken / sliceBytes) * sliceBytes
  const start = Math.max(range.start, sliceStart)
  return taken > start && (taken - start) * 2 >= sliceStart + sliceBytes - start
}
