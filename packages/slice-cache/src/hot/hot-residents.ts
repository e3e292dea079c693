import { keyOf, type SliceKey } from '../slice-key.ts'
import { type HotMemory, openHotState } from './hot-memory.ts'
import type { HotSlice } from './hot-slices.ts'

/** The slices in memory, and their slots. */
export interface HotResidents {
  readonly slots: number
  /** Slots that cannot be assigned: in use, being filled, or still read. */
  readonly taken: number
  /** By `keyOf`. */
  has(name: string): boolean
  all(): IterableIterator<HotSlice>
  /** A free slot, or that of a slice not used lately, which is evicted; `undefined` when there is none now. */
  takeSlot(): number | undefined
  /** Returns a slot that was not filled. */
  giveBack(slot: number): void
  /** Makes the slice in a filled slot readable. */
  publish(key: SliceKey, slot: number): HotSlice
  /** Removes a slice. No new read of it begins; its slot is free after the last read. */
  takeAway(key: SliceKey): void
  /** Forgets the reads of a thread that died. */
  forgetThread(thread: number): void
}

/** Shortest time between two replacements: to read and check a slice costs as much as to send it. */
const REPLACE_EVERY_MS = 125
/** Slots that one replacement examines for an unused slice. */
const LOOKS = 8

/** Opens the memory for its only writer. Evicts by CLOCK: the hand skips slices used since it last passed. */
export function createHotResidents(memory: HotMemory, now: () => number): HotResidents {
  const { slots, generations, readers, uses } = openHotState(memory)
  const free = Array.from({ length: slots }, (_, slot) => slots - 1 - slot)
  /** Slots whose slice was removed during a read. */
  const draining = new Set<number>()
  const kept = new Map<string, HotSlice>()
  const bySlot: (HotSlice | undefined)[] = []
  let lastGeneration = 0
  let hand = 0
  let replaceAt = 0

  function isRead(slot: number): boolean {
    for (let cell = slot; cell < readers.length; cell += slots) {
      if (Atomics.load(readers, cell) > 0) return true
    }
    return false
  }

  function remove(slice: HotSlice): void {
    Atomics.store(generations, slice.slot, 0)
    kept.delete(keyOf(slice.fileId, slice.index))
    bySlot[slice.slot] = undefined
  }

  /** Frees a slot, unless it is being read: then its slice stays readable. */
  function evict(slice: HotSlice): boolean {
    Atomics.store(generations, slice.slot, 0)
    if (isRead(slice.slot)) {
      Atomics.store(generations, slice.slot, slice.generation)
      return false
    }
    remove(slice)
    return true
  }

  function replaceOne(): number | undefined {
    for (let look = 0; look < LOOKS; look += 1) {
      hand = (hand + 1) % slots
      const slice = bySlot[hand]
      const used = uses[hand] ?? 0
      if (used > 0) uses[hand] = used - 1
      else if (slice !== undefined && evict(slice)) return hand
    }
    return undefined
  }

  return {
    slots,
    get taken() {
      return slots - free.length
    },
    has: (name) => kept.has(name),
    all: () => kept.values(),
    takeSlot() {
      for (const slot of draining) {
        if (!isRead(slot) && draining.delete(slot)) free.push(slot)
      }
      const slot = free.pop()
      if (slot !== undefined || now() < replaceAt) return slot
      replaceAt = now() + REPLACE_EVERY_MS
      return replaceOne()
    },
    giveBack: (slot) => void free.push(slot),
    publish(key, slot) {
      lastGeneration += 1
      const slice = { ...key, slot, generation: lastGeneration }
      kept.set(keyOf(key.fileId, key.index), slice)
      bySlot[slot] = slice
      uses[slot] = 1
      Atomics.store(generations, slot, lastGeneration)
      return slice
    },
    takeAway({ fileId, index }) {
      const slice = kept.get(keyOf(fileId, index))
      if (slice === undefined) return
      remove(slice)
      if (isRead(slice.slot)) draining.add(slice.slot)
      else free.push(slice.slot)
    },
    forgetThread: (thread) => void readers.fill(0, thread * slots, (thread + 1) * slots),
  }
}
