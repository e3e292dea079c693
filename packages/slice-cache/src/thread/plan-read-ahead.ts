import { type ByteRange, MIB } from '@streamvault/bytes'
import { PROBE_BYTES } from '../probe.ts'

/** A viewer's position in the requested range, and how fast they take it. */
export interface ReadAheadState {
  range: ByteRange
  /** The viewer's socket accepted every byte of the range before this one. */
  taken: number
  sliceBytes: number
  /** Bytes a second over some seconds: the playback rate of the film. */
  playbackRate: number
  /** Bytes a second over the last second: the viewer's throughput. */
  drainRate: number
}

/** Read-ahead of a playing film: this much of its playing time. */
const PLAYBACK_SECONDS = 10
/** The most that may be read from a store beyond the bytes that the viewer took. */
const MAX_AHEAD_BYTES = 8 * MIB
/**
 * The part of that which the kernels of both sides may hold: accepted by the socket and not yet taken by the viewer. 4
 * MiB is Linux's maximum for a sending socket (`tcp_wmem`).
 */
const KERNEL_BYTES = 4 * MIB
/** A faster viewer must be taking the bytes themselves, not their kernel buffers: nothing is deducted. */
const QUICK_BYTES_PER_SECOND = 8_000_000
/** The limit for a copy at more than `FAST_BYTES_PER_SECOND`, which takes it in about a second. */
const MAX_FAST_AHEAD_BYTES = 24 * MIB
const FAST_BYTES_PER_SECOND = 20_000_000

/**
 * Returns the index after the last slice worth reading ahead: all slices after the viewer's own and before that index.
 *
 * It plans ten seconds of playback, and the next slice once half of the viewer's own is taken; only whole slices that
 * end within the limit, none outside the requested range, and none for a probe. Bytes before the range count against
 * the limit: the viewer's first slice is fetched whole.
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

/** Half of the part that this viewer wants of their current slice. */
function isHalfTaken({ range, taken, sliceBytes }: ReadAheadState): boolean {
  const sliceStart = Math.floor(taken / sliceBytes) * sliceBytes
  const start = Math.max(range.start, sliceStart)
  return taken > start && (taken - start) * 2 >= sliceStart + sliceBytes - start
}
