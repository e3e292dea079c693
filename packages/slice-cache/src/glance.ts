import { KIB } from '@streamvault/bytes'
import { createLruCache } from '@streamvault/lru-cache'
import { type FillState, readableEnd } from './fill-state.ts'
import { keyOf, type SliceKey } from './slice-key.ts'

/**
 * Who asks for no more than this looks at a file and does not watch it. It is the unit in which stores are read and
 * checked: less would cost them as much.
 */
export const GLANCE_BYTES: number = 128 * KIB

/** What somebody wants of a slice, counted from its first byte. */
export interface SliceWish {
  /** From here on. */
  offset: number
  /** Up to here; the end of a whole slice, or more, for those who do more than glance. */
  end: number
}

/** Remembers at which slices somebody glanced. */
export interface Glances {
  /**
   * Returns how many bytes a fetch that begins for this wish is to bring, counted as `done`: the slice, or for a first
   * glance into it what lies before the line behind what is wanted.
   */
  goalOf(key: SliceKey, wish: SliceWish, length: number): number
}

/** Remembers the latest `max`: who asks for a slice a second time has it fetched whole, and kept. */
export function createGlances({ max }: { max: number }): Glances {
  const seen = createLruCache<true>({ max })
  return {
    goalOf({ fileId, index }, { offset, end }, length) {
      const line = Math.ceil(end / GLANCE_BYTES) * GLANCE_BYTES
      const name = keyOf(fileId, index)
      if (end - offset > GLANCE_BYTES || line >= length || seen.get(name)) return length
      seen.set(name, true)
      return line - offset
    },
  }
}

/** Tells whether a fetch that ends with `goal` bytes brings all that is wanted. */
export function brings(state: FillState, goal: number, { offset, end }: SliceWish): boolean {
  return readableEnd({ ...state, done: goal }, offset) >= Math.min(end, state.length)
}
