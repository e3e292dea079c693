import { keyOf, type SliceKey } from '../slice-key.ts'
import type { HotMemory } from './hot-memory.ts'
import { createHotResidents } from './hot-residents.ts'
import type { HotSlice } from './hot-slices.ts'

/** How a tier loads slices. */
export interface HotTierOptions {
  memory: HotMemory
  /** Reads a whole slice and checks it. @returns its length, or `undefined` when it is missing or damaged. */
  load: (key: SliceKey, target: Uint8Array) => Promise<number | undefined>
  /** Called with each slice that is in memory now. */
  onAdded: (slice: HotSlice) => void
  /** Milliseconds of a monotonic clock. */
  now: () => number
}

/** Decides which slices are kept in memory, and is the only writer of that memory. */
export interface HotTier {
  /** Bytes of the slots in use. */
  readonly bytes: number
  /** Considers a slice that was requested again: uses a free slot, or that of a slice not requested lately. */
  offer(key: SliceKey): void
  /** Removes one slice. No read of it begins after this. */
  delete(key: SliceKey): void
  /** Removes the slices of a file, or all. No read of them begins after this. */
  deleteFile(fileId: string | undefined): void
  /** Every slice in memory, for a thread that has just started. */
  slices(): HotSlice[]
  /** Forgets the reads of a thread that died. */
  forgetThread(thread: number): void
}

/** Slices that may wait to be loaded; a dropped one is offered again at its next request. */
const MAX_WANTED = 256

/** Keeps frequently requested slices in memory. Loads one slice at a time. */
export function createHotTier({ memory, load, onAdded, now }: HotTierOptions): HotTier {
  const { sliceBytes } = memory
  const residents = createHotResidents(memory, now)
  /** By key: slices waiting to be loaded. */
  const wanted = new Map<string, SliceKey>()
  let loading: { key: SliceKey; isStale: boolean } | undefined

  async function fill(key: SliceKey, slot: number): Promise<void> {
    const one = { key, isStale: false }
    loading = one
    const length = await load(key, new Uint8Array(memory.bytes, slot * sliceBytes, sliceBytes)).catch(() => undefined)
    loading = undefined
    if (length === undefined || one.isStale) residents.giveBack(slot)
    else onAdded(residents.publish(key, slot))
    loadNext()
  }

  function loadNext(): void {
    for (const [name, key] of wanted) {
      if (loading !== undefined) return
      wanted.delete(name)
      const slot = residents.has(name) ? undefined : residents.takeSlot()
      if (slot !== undefined) void fill(key, slot)
    }
  }

  return {
    get bytes() {
      return residents.taken * sliceBytes
    },
    offer({ fileId, index }) {
      const name = keyOf(fileId, index)
      if (residents.slots === 0 || residents.has(name) || wanted.size >= MAX_WANTED) return
      wanted.set(name, { fileId, index })
      loadNext()
    },
    delete(key) {
      wanted.delete(keyOf(key.fileId, key.index))
      if (loading?.key.fileId === key.fileId && loading.key.index === key.index) loading.isStale = true
      residents.takeAway(key)
    },
    deleteFile(fileId) {
      const isMeant = (key: SliceKey): boolean => fileId === undefined || key.fileId === fileId
      for (const [name, key] of wanted) if (isMeant(key)) wanted.delete(name)
      if (loading !== undefined && isMeant(loading.key)) loading.isStale = true
      for (const slice of residents.all()) if (isMeant(slice)) residents.takeAway(slice)
    },
    slices: () => [...residents.all()],
    forgetThread: residents.forgetThread,
  }
}
