import { KIB } from '@streamvault/bytes'
import { createLruCache } from '@streamvault/lru-cache'
import { type FillState, readableEnd } from './fill-state.ts'
import { keyOf, type SliceKey } from './slice-key.ts'

/**
 * Who asks for no more than this probes a file and does not watch it yet. It is the unit in which stores are read and
 * checked: less would cost them as much.
 */
export const PROBE_BYTES: number = 128 * KIB

/** What somebody wants of a slice, counted from its first byte. */
export interface WantedPart {
  /** From here on. */
  offset: number
  /** Up to here; the end of a whole slice, or more, for those who do more than probe. */
  end: number
}

/** Remembers which slices were probed. */
export interface Probes {
  /**
   * Returns how many bytes a fetch that begins with `wanted` is to bring, counted as `FillState.done`: all of the slice, or
   * for the first probe of it, up to the next multiple of `PROBE_BYTES`.
   */
  goalOf(key: SliceKey, wanted: WantedPart, length: number): number
}

/** Remembers the latest `max`: who asks for a slice a second time has it fetched whole, and kept. */
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

/** Tells whether a fetch that ends with `goal` bytes brings all that is wanted. */
export function brings(state: FillState, goal: number, { offset, end }: WantedPart): boolean {
  return readableEnd({ ...state, done: goal }, offset) >= Math.min(end, state.length)
}
