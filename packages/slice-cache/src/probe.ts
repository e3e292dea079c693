import { KIB } from '@streamvault/bytes'
import { createLruCache } from '@streamvault/lru-cache'
import { type FillState, readableEnd } from './fill-state.ts'
import { keyOf, type SliceKey } from './slice-key.ts'

/**
 * A request for no more than this probes a file, and does not watch it yet. Stores are read and checked in this unit: a
 * smaller probe would cost them as much.
 */
export const PROBE_BYTES: number = 128 * KIB

/** The part of a slice that a reader wants, counted from the slice's first byte. */
export interface WantedPart {
  /** The first wanted byte. */
  offset: number
  /** End of the wanted bytes for a probe; for any other reader the end of the slice, or more. */
  end: number
}

/** Remembers which slices were probed. */
export interface Probes {
  /**
   * Returns how many bytes a fetch that begins with `wanted` should fetch, counted as `FillState.done`: the whole
   * slice, or for its first probe, up to the next multiple of `PROBE_BYTES`.
   */
  goalOf(key: SliceKey, wanted: WantedPart, length: number): number
}

/** Remembers the latest `max` slices: a slice that is requested a second time is fetched whole and written. */
export function createProbes({ max }: { max: number }): Probes {
  const seen = createLruCache<true>({ max })
  return {
    goalOf({ fileId, index }, { offset, end }, length) {
      const line = Math.ceil(end / PROBE_BYTES) * PROBE_BYTES
      const name = keyOf(fileId, index)
      if (end - offset > PROBE_BYTES || line >= length || seen.get(name)) return length
      seen.set(name, true)
      return line - offset
    },
  }
}

/** Tells whether a fetch with a goal of `goal` bytes fetches all that is wanted. */
export function brings(state: FillState, goal: number, { offset, end }: WantedPart): boolean {
  return readableEnd({ ...state, done: goal }, offset) >= Math.min(end, state.length)
}
