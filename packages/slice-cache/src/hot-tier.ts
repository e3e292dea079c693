import { type HotMemory, openHotState } from './hot-memory.ts'
import type { HotSlice } from './hot-slices.ts'
import { keyOf, type SliceKey } from './slice-key.ts'

/** What a tier fills its places from. */
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
  /** Bytes of the places in use. */
  readonly bytes: number
  /** Considers a slice that was asked for again: takes a free place, or that of one that nobody asked for lately. */
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
/** Places looked at for one that nobody used since the last look. */
const LOOKS = 8
/** Slices that may wait to be loaded; more are asked for again soon enough. */
const MAX_WANTED = 256

/**
 * Keeps the slices that are asked for again and again in memory, by CLOCK: the hand passes over what was used since it
 * last came by. One slice is loaded at a time.
 */
export function createHotTier({ memory, load, onAdded, now = Date.now }: HotTierOptions): HotTier {
  const { places, fillings, readers, uses } = openHotState(memory)
  const { sliceBytes } = memory
  const free = Array.from({ length: places }, (_, place) => places - 1 - place)
  /** Taken away while somebody still read them. */
  const draining = new Set<number>()
  const kept = new Map<string, HotSlice>()
  const inPlace: (HotSlice | undefined)[] = []
  /** By key: those that will be loaded while there are free places. */
  const wanted = new Map<string, SliceKey>()
  let loading: { key: SliceKey; isStale: boolean } | undefined
  let lastFilling = 0
  let hand = 0
  let replaceAt = 0

  function isRead(place: number): boolean {
    for (let cell = place; cell < readers.length; cell += places) {
      if (Atomics.load(readers, cell) > 0) return true
    }
    return false
  }

  function remove(slice: HotSlice): void {
    Atomics.store(fillings, slice.place, 0)
    kept.delete(keyOf(slice.fileId, slice.index))
    inPlace[slice.place] = undefined
  }

  function takeAway(slice: HotSlice): void {
    remove(slice)
    if (isRead(slice.place)) draining.add(slice.place)
    else free.push(slice.place)
  }

  /** Frees a place unless it is being read: then it is as if nothing had happened. */
  function evict(slice: HotSlice): boolean {
    Atomics.store(fillings, slice.place, 0)
    if (isRead(slice.place)) {
      Atomics.store(fillings, slice.place, slice.filling)
      return false
    }
    remove(slice)
    return true
  }

  function takePlace(): number | undefined {
    for (const place of draining) {
      if (!isRead(place) && draining.delete(place)) free.push(place)
    }
    const place = free.pop()
    if (place !== undefined || now() < replaceAt) return place
    replaceAt = now() + REPLACE_EVERY_MS
    for (let look = 0; look < LOOKS; look += 1) {
      hand = (hand + 1) % places
      const slice = inPlace[hand]
      const used = uses[hand] ?? 0
      if (used > 0) uses[hand] = used - 1
      else if (slice !== undefined && evict(slice)) return hand
    }
    return undefined
  }

  async function fill(key: SliceKey, place: number): Promise<void> {
    const one = { key, isStale: false }
    loading = one
    const length = await load(key, new Uint8Array(memory.bytes, place * sliceBytes, sliceBytes)).catch(() => undefined)
    loading = undefined
    if (length === undefined || one.isStale) free.push(place)
    else publish(key, place)
    loadNext()
  }

  function publish(key: SliceKey, place: number): void {
    lastFilling += 1
    const slice = { ...key, place, filling: lastFilling }
    kept.set(keyOf(key.fileId, key.index), slice)
    inPlace[place] = slice
    uses[place] = 1
    Atomics.store(fillings, place, lastFilling)
    onAdded(slice)
  }

  function loadNext(): void {
    for (const [name, key] of wanted) {
      if (loading !== undefined) return
      wanted.delete(name)
      const place = kept.has(name) ? undefined : takePlace()
      if (place !== undefined) void fill(key, place)
    }
  }

  return {
    get bytes() {
      return (places - free.length) * sliceBytes
    },
    offer(key) {
      const name = keyOf(key.fileId, key.index)
      if (places === 0 || kept.has(name) || wanted.size >= MAX_WANTED) return
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
    forgetThread: (thread) => void readers.fill(0, thread * places, (thread + 1) * places),
  }
}
