import type { SliceKey } from '../slice-key.ts'
import { createS3Fifo, SMALL_SHARE } from './s3-fifo.ts'
import { createSlotTable } from './slot-table.ts'

/** The limits of the index. */
export interface SliceIndexOptions {
  /** Bytes that all slices together may have. */
  maxBytes: number
  /** A slice that nobody requested for this long is forgotten. */
  inactiveMs: number
  now: () => number
}

/** The cached part of one file. */
export interface KeptFile {
  fileId: string
  slices: number
  bytes: number
  /** When its least recently used slice was last requested, in milliseconds since 1970. */
  oldestUseMs: number
}

/** Records which slices are kept, and decides which to evict. Touches no disk. */
export interface SliceIndex {
  readonly bytes: number
  readonly slices: number
  has(key: SliceKey): boolean
  /**
   * Adds a slice and returns those evicted for it, which the index has already forgotten.
   *
   * Returns `undefined`, and adds nothing, when the slice alone exceeds the limit.
   */
  add(key: SliceKey, bytes: number): SliceKey[] | undefined
  /** Adds a slice found at start, last used at `usedMs`. Add the oldest first. */
  restore(key: SliceKey, bytes: number, usedMs: number): SliceKey[]
  /** Evicts until all slices together have at most `bytes`, and returns the evicted ones. */
  shrink(bytes: number): SliceKey[]
  /** Counts a use. Returns whether the time of use, kept to an eighth of `inactiveMs`, was renewed. */
  touch(key: SliceKey): boolean
  /** Tells whether a slice was requested more than once since it was added. */
  isWanted(key: SliceKey): boolean
  delete(key: SliceKey): void
  /** Forgets a file and returns its slices. */
  deleteFile(fileId: string): SliceKey[]
  /** Forgets and returns slices not requested for `inactiveMs`. */
  expire(): SliceKey[]
  /** Every kept slice, in no particular order. */
  keys(): SliceKey[]
  /** Every file with kept slices, in no particular order. Visits each slice: some 100 ms a million. */
  files(): KeptFile[]
}

/** Makes an empty index, which evicts by S3-FIFO. */
export function createSliceIndex({ maxBytes, inactiveMs, now }: SliceIndexOptions): SliceIndex {
  const slots = createSlotTable()
  const { columns } = slots
  const fifo = createS3Fifo(slots, maxBytes)
  let restoredBytes = 0

  const usedMsOf = (slot: number): number => columns.usedMs[slot] ?? 0
  const isKept = (slot: number): boolean => fifo.standingOf(slot) !== 'ghost'

  /** The slot of a kept slice, or -1. */
  const slotOf = (key: SliceKey): number => {
    const slot = slots.find(key)
    return slot >= 0 && isKept(slot) ? slot : -1
  }

  function keptSlots(wanted: (slot: number) => boolean = () => true): number[] {
    const found: number[] = []
    for (const slot of slots.all()) if (isKept(slot) && wanted(slot)) found.push(slot)
    return found
  }

  function sumUp(fileId: string, kept: readonly number[]): KeptFile {
    const file = { fileId, slices: kept.length, bytes: 0, oldestUseMs: Number.POSITIVE_INFINITY }
    for (const slot of kept) {
      file.bytes += columns.bytes[slot] ?? 0
      file.oldestUseMs = Math.min(file.oldestUseMs, usedMsOf(slot))
    }
    return file
  }

  return {
    get bytes() {
      return fifo.bytes
    },
    get slices() {
      return fifo.slices
    },
    has: (key) => slotOf(key) >= 0,
    add(key, size) {
      if (size > maxBytes) return undefined
      const known = slots.find(key)
      const standing = known < 0 || fifo.standingOf(known) === 'small' ? 'small' : 'main'
      if (known >= 0) fifo.forget(known)
      const gone = fifo.evictDownTo(maxBytes - size)
      fifo.enter(slots.take(key, size, now()), standing)
      return gone
    },
    restore(key, size, usedMs) {
      // The slice was written again while the folders were still being listed.
      if (slots.find(key) >= 0) return []
      if (size > maxBytes) return [key]
      const gone = fifo.evictDownTo(maxBytes - size)
      restoredBytes += size
      fifo.enter(slots.take(key, size, usedMs), restoredBytes > maxBytes * SMALL_SHARE ? 'main' : 'small')
      return gone
    },
    shrink: (most) => fifo.evictDownTo(Math.max(0, most)),
    touch(key) {
      const slot = slotOf(key)
      if (slot < 0) return false
      fifo.use(slot)
      const isOld = Math.abs(now() - usedMsOf(slot)) > inactiveMs / 8
      if (isOld) columns.usedMs[slot] = now()
      return isOld
    },
    isWanted(key) {
      const slot = slotOf(key)
      return slot >= 0 && fifo.isWanted(slot)
    },
    delete(key) {
      const slot = slotOf(key)
      if (slot >= 0) fifo.forget(slot)
    },
    deleteFile(fileId) {
      const mine = slots.slotsOf(fileId)
      const kept = mine.filter(isKept).map(slots.keyAt)
      for (const slot of mine) fifo.forget(slot)
      return kept
    },
    expire() {
      const time = now()
      for (const slot of slots.all()) {
        // The clock was set back: a time of use in the future would keep the slice until then.
        if (usedMsOf(slot) > time) columns.usedMs[slot] = time
      }
      return keptSlots((slot) => usedMsOf(slot) < time - inactiveMs).map(fifo.forget)
    },
    keys: () => keptSlots().map(slots.keyAt),
    files: () =>
      Array.from(slots.fileIds(), (fileId) => sumUp(fileId, slots.slotsOf(fileId).filter(isKept))).filter(
        ({ slices }) => slices > 0,
      ),
  }
}
