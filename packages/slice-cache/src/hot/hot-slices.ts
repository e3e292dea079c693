import { keyOf } from '../slice-key.ts'
import { type HotMemory, openHotState } from './hot-memory.ts'

/** A slice in memory, as announced to the threads. */
export interface HotSlice {
  fileId: string
  index: number
  slot: number
  /** Of the slot's content: a later slice in the slot has another generation. */
  generation: number
}

/** Bytes in memory. They stay valid until `release`, which must be called once. */
export interface HotBytes {
  bytes: Buffer
  release: () => void
}

/** One thread's view of the slices in memory. */
export interface HotSlices {
  /** Records an announced slice. */
  add(slice: HotSlice): void
  /** Returns a slice that may be in memory. */
  find(fileId: string, index: number): HotSlice | undefined
  /** Returns a part of a slice in place, or `undefined` when the slice is no longer in memory. */
  read(slice: HotSlice, start: number, end: number): HotBytes | undefined
  /** Forgets the slices of a file, or all. */
  forget(fileId: string | undefined): void
}

const MAX_USES = 3

/** Opens the hot slices as thread number `thread`, with none recorded yet. */
export function openHotSlices(memory: HotMemory, thread: number): HotSlices {
  const { slots, generations, readers, uses } = openHotState(memory)
  const known = new Map<string, HotSlice>()
  const bySlot: (HotSlice | undefined)[] = []
  const row = thread * slots

  function drop(slice: HotSlice): void {
    const key = keyOf(slice.fileId, slice.index)
    if (known.get(key) === slice) known.delete(key)
    // The slot may hold a later slice.
    if (bySlot[slice.slot] === slice) bySlot[slice.slot] = undefined
  }

  /** Counts the reader first, then checks the generation: the writer clears the generation, then checks for readers. */
  function pin({ slot, generation }: HotSlice): boolean {
    Atomics.add(readers, row + slot, 1)
    if (Atomics.load(generations, slot) === generation) return true
    Atomics.sub(readers, row + slot, 1)
    return false
  }

  return {
    add(slice) {
      const before = bySlot[slice.slot]
      if (before !== undefined) drop(before)
      bySlot[slice.slot] = slice
      known.set(keyOf(slice.fileId, slice.index), slice)
    },
    find: (fileId, index) => known.get(keyOf(fileId, index)),
    read(slice, start, end) {
      const { slot } = slice
      if (!pin(slice)) return void drop(slice)
      const used = uses[slot] ?? 0
      if (used < MAX_USES) uses[slot] = used + 1
      const bytes = Buffer.from(memory.bytes, slot * memory.sliceBytes + start, end - start)
      return { bytes, release: () => void Atomics.sub(readers, row + slot, 1) }
    },
    forget(fileId) {
      for (const slice of known.values()) {
        if (fileId === undefined || slice.fileId === fileId) drop(slice)
      }
    },
  }
}
