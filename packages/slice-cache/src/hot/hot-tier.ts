import { keyOf, type SliceKey } from '../slice-key.ts'
import { type HotMemory, openHotState } from './hot-memory.ts'
import type { HotSlice } from './hot-slices.ts'

/** What a tier fills its slots from. */
export interface HotTierOptions {
  memory: HotMemory
  /** Reads a whole slice and checks it. @returns its bytes, or `undefined` when it is not there or not good. */
  load: (key: SliceKey, target: Uint8Array) => Promise<number | undefined>
  /** Told of each slice that lies in memory now. */
  onAdded: (slice: HotSlice) => void
  now?: () => number
}

/** Decides which slices lie in memory. The only writer of it. */
export interface HotTier {
  /** Bytes of the slots in use. */
  readonly bytes: number
  /** Considers a slice that was asked for again: takes a free slot, or that of one that nobody asked for lately. */
  offer(key: SliceKey): void
  /** Takes away one slice. No read of it begins after this. */
  delete(key: SliceKey): void
  /** Takes away the slices of a file, or all. No read of them begins after this. */
  deleteFile(fileId: string | undefined): void
  /** Every slice in memory, for a thread that has just begun. */
  slices(): HotSlice[]
  /** Forgets the reads of a thread that died. */
  forgetThread(thread: number): void
}

/** A slice comes in place of another this often at most: reading and checking one costs as much as sending it. */
const REPLACE_EVERY_MS = 125
/** Slots looked at for one that nobody used since the last look. */
const LOOKS = 8
/** Slices that may wait to be loaded; more are asked for again soon enough. */
const MAX_WANTED = 256

/**
 * Keeps the slices that are asked for again and again in memory, by CLOCK: the hand passes over what was used since it
 * last came by. One slice is loaded at a time.
 */
export function createHotTier({ memory, load, onAdded, now = Date.now }: HotTierOptions): HotTier {
  const { slots, fillings, readers, uses } = openHotState(memory)
  const { sliceBytes } = memory
  const free = Array.from({ length: slots }, (_, slot) => slots - 1 - slot)
  /** Taken away while somebody still read them. */
  const draining = new Set<number>()
  const kept = new Map<string, HotSlice>()
  const bySlot: (HotSlice | undefined)[] = []
  /** By key: those that will be loaded while there are free slots. */
  const wanted = new Map<string, SliceKey>()
  let loading: { key: SliceKey; isStale: boolean } | undefined
  let lastFilling = 0
  let hand = 0
  let replaceAt = 0

  function isRead(slot: number): boolean {
    for (let cell = slot; cell < readers.length; cell += slots) {
      if (Atomics.load(readers, cell) > 0) return true
    }
    return false
  }

  function remove(slice: HotSlice): void {
    Atomics.store(fillings, slice.slot, 0)
    kept.delete(keyOf(slice.fileId, slice.index))
    bySlot[slice.slot] = undefined
  }

  function takeAway(slice: HotSlice): void {
    remove(slice)
    if (isRead(slice.slot)) draining.add(slice.slot)
    else free.push(slice.slot)
  }

  /** Frees a slot unless it is being read: then it is as if nothing had happened. */
  function evict(slice: HotSlice): boolean {
    Atomics.store(fillings, slice.slot, 0)
    if (isRead(slice.slot)) {
      Atomics.store(fillings, slice.slot, slice.filling)
      return false
    }
    remove(slice)
    return true
  }

  function takeSlot(): number | undefined {
    for (const slot of draining) {
      if (!isRead(slot) && draining.delete(slot)) free.push(slot)
    }
    const slot = free.pop()
    if (slot !== undefined || now() < replaceAt) return slot
    replaceAt = now() + REPLACE_EVERY_MS
    for (let look = 0; look < LOOKS; look += 1) {
      hand = (hand + 1) % slots
      const slice = bySlot[hand]
      const used = uses[hand] ?? 0
      if (used > 0) uses[hand] = used - 1
      else if (slice !== undefined && evict(slice)) return hand
    }
    return undefined
  }

  async function fill(key: SliceKey, slot: number): Promise<void> {
    const one = { key, isStale: false }
    loading = one
    const length = await load(key, new Uint8Array(memory.bytes, slot * sliceBytes, sliceBytes)).catch(() => undefined)
    loading = undefined
    if (length === undefined || one.isStale) free.push(slot)
    else publish(key, slot)
    loadNext()
  }

  function publish(key: SliceKey, slot: number): void {
    lastFilling += 1
    const slice = { ...key, slot, filling: lastFilling }
    kept.set(keyOf(key.fileId, key.index), slice)
    bySlot[slot] = slice
    uses[slot] = 1
    Atomics.store(fillings, slot, lastFilling)
    onAdded(slice)
  }

  function loadNext(): void {
    for (const [name, key] of wanted) {
      if (loading !== undefined) return
      wanted.delete(name)
      const slot = kept.has(name) ? undefined : takeSlot()
      if (slot !== undefined) void fill(key, slot)
    }
  }

  return {
    get bytes() {
      return (slots - free.length) * sliceBytes
    },
    offer(key) {
      const name = keyOf(key.fileId, key.index)
      if (slots === 0 || kept.has(name) || wanted.size >= MAX_WANTED) return
      wanted.set(name, { fileId: key.fileId, index: key.index })
      loadNext()
    },
    delete(key) {
      wanted.delete(keyOf(key.fileId, key.index))
      if (loading?.key.fileId === key.fileId && loading.key.index === key.index) loading.isStale = true
      const slice = kept.get(keyOf(key.fileId, key.index))
      if (slice !== undefined) takeAway(slice)
    },
    deleteFile(fileId) {
      for (const [name, key] of wanted) {
        if (fileId === undefined || key.fileId === fileId) wanted.delete(name)
      }
      if (loading !== undefined && (fileId === undefined || loading.key.fileId === fileId)) loading.isStale = true
      for (const slice of kept.values()) {
        if (fileId === undefined || slice.fileId === fileId) takeAway(slice)
      }
    },
    slices: () => [...kept.values()],
    forgetThread: (thread) => void readers.fill(0, thread * slots, (thread + 1) * slots),
  }
}
