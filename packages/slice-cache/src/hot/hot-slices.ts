import { keyOf } from '../slice-key.ts'
import { type HotMemory, openHotState } from './hot-memory.ts'

/** A slice that lies in memory, as told to the threads. */
export interface HotSlice {
  fileId: string
  index: number
  slot: number
  /** Of the slot's content: another slice in it later has another. */
  generation: number
}

/** Bytes in memory. They stay until `release`, which is to be called once. */
export interface HotBytes {
  bytes: Buffer
  release: () => void
}

/** The slices in memory as one thread sees them. */
export interface HotSlices {
  /** Learns of a slice. */
  add(slice: HotSlice): void
  /** Returns a slice that may lie in memory. */
  find(fileId: string, index: number): HotSlice | undefined
  /** Returns a part of a slice where it lies, or `undefined` when it is not there any more. */
  read(slice: HotSlice, start: number, end: number): HotBytes | undefined
  /** Forgets the slices of a file, or all. */
  forget(fileId: string | undefined): void
}

const MAX_USES = 3

/** Opens the hot slices as thread number `thread`, knowing none yet. */
export function openHotSlices(memory: HotMemory, thread: number): HotSlices {
  const { slots, generations, readers, uses } = openHotState(memory)
  const known = new Map<string, HotSlice>()
  const bySlot: (HotSlice | undefined)[] = []
  const row = thread * slots

  function drop(slice: HotSlice): void {
    const key = keyOf(slice.fileId, slice.index)
    if (known.get(key) === slice) known.delete(key)
    // Its slot may hold a later one.
    if (bySlot[slice.slot] === slice) bySlot[slice.slot] = undefined
  }

  /** Announced first and looked at second: the writer takes the generation away first and counts readers second. */
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
