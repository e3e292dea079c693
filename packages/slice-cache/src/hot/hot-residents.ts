import { keyOf, type SliceKey } from '../slice-key.ts'
import { type HotMemory, openHotState } from './hot-memory.ts'
import type { HotSlice } from './hot-slices.ts'

/** The slices that lie in memory, and the slots they lie in. */
export interface HotResidents {
  readonly slots: number
  /** Slots that nobody can be given: in use, being filled, or still read. */
  readonly taken: number
  /** By `keyOf`. */
  has(name: string): boolean
  all(): IterableIterator<HotSlice>
  /** A free slot, or that of a slice which nobody used lately, which is out then; `undefined` when there is none now. */
  takeSlot(): number | undefined
  /** Gives a slot back that nothing was put into. */
  giveBack(slot: number): void
  /** Says that a slice lies in a slot that was taken for it. */
  publish(key: SliceKey, slot: number): HotSlice
  /** Takes a slice out. No read of it begins after this; its slot is free when the last one is over. */
  takeAway(key: SliceKey): void
  /** Forgets the reads of a thread that died. */
  forgetThread(thread: number): void
}

/** A slice comes in place of another this often at most: reading and checking one costs as much as sending it. */
const REPLACE_EVERY_MS = 125
/** Slots looked at for one that nobody used since the last look. */
const LOOKS = 8

/** Opens the memory for its only writer. What goes is chosen by CLOCK: the hand passes over what was used since it last came by. */
export function createHotResidents(memory: HotMemory, now: () => number): HotResidents {
  const { slots, generations, readers, uses } = openHotState(memory)
  const free = Array.from({ length: slots }, (_, slot) => slots - 1 - slot)
  /** Taken away while somebody still read them. */
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

  /** Frees a slot unless it is being read: then it is as if nothing had happened. */
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
