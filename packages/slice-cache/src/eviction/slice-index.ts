import type { SliceKey } from '../slice-key.ts'
import { createLinkedQueue } from './linked-queue.ts'
import { createSlotTable } from './slot-table.ts'

/** Bounds of what the index lets stay. */
export interface SliceIndexOptions {
  /** Bytes that all slices together may have. */
  maxBytes: number
  /** A slice that nobody asked for this long is forgotten. */
  inactiveMs: number
  now: () => number
}

/** What is kept of one file. */
export interface KeptFile {
  fileId: string
  slices: number
  bytes: number
  /** When the slice of it was asked for that nobody asked for since longest, in milliseconds since 1970. */
  oldestUseMs: number
}

/** Knows which slices are kept, and decides which are forgotten. Touches no disk. */
export interface SliceIndex {
  readonly bytes: number
  readonly slices: number
  has(key: SliceKey): boolean
  /**
   * Adds a slice and returns those that must go for it, already forgotten here.
   *
   * Returns `undefined`, and adds nothing, when the slice alone is larger than everything may be.
   */
  add(key: SliceKey, bytes: number): SliceKey[] | undefined
  /** Adds a slice found at start, last used at `usedMs`. Add them oldest first. */
  restore(key: SliceKey, bytes: number, usedMs: number): SliceKey[]
  /** Forgets what has to go until all slices together have at most `bytes`, and returns it. */
  shrink(bytes: number): SliceKey[]
  /** Counts a use. Tells whether the time of use, which is kept to an eighth of `inactiveMs`, was renewed. */
  touch(key: SliceKey): boolean
  /** Tells whether a slice was asked for more than once since it came. */
  isWanted(key: SliceKey): boolean
  delete(key: SliceKey): void
  /** Forgets a file and returns its slices. */
  deleteFile(fileId: string): SliceKey[]
  /** Forgets and returns what nobody asked for since `inactiveMs`. */
  expire(): SliceKey[]
  /** Every slice kept, in no particular order. */
  keys(): SliceKey[]
  /** Every file of which slices are kept, in no particular order. Looks at each slice: some 100 ms a million. */
  files(): KeptFile[]
}

/** Share of the bytes that slices asked for once may take. */
export const SMALL_SHARE = 0.1
const MAX_USES = 3

/** Queues, as the column of queues has them. */
const SMALL = 0
const MAIN = 1
const GHOST = 2
type Queue = typeof SMALL | typeof MAIN | typeof GHOST

/**
 * Evicts by S3-FIFO: a tenth for newcomers, the rest for what was asked for again, and a memory of what just left, so
 * that viewers who leave after a minute, and crawlers, do not push out what many watch.
 *
 * Yang and others, "FIFO queues are all you need for cache eviction", SOSP 2023.
 */
export function createSliceIndex({ maxBytes, inactiveMs, now }: SliceIndexOptions): SliceIndex {
  const slots = createSlotTable()
  const { columns } = slots
  const small = createLinkedQueue(columns)
  const main = createLinkedQueue(columns)
  const ghost = createLinkedQueue(columns)
  const queues = [small, main, ghost] as const
  let bytes = 0
  let smallBytes = 0
  let restoredBytes = 0

  const queueOf = (slot: number): Queue => columns.queue[slot] as Queue
  const bytesOf = (slot: number): number => columns.bytes[slot] ?? 0
  const usesOf = (slot: number): number => columns.uses[slot] ?? 0
  const usedMsOf = (slot: number): number => columns.usedMs[slot] ?? 0

  function enter(slot: number, queue: Queue): void {
    columns.queue[slot] = queue
    queues[queue].push(slot)
    if (queue === SMALL) smallBytes += bytesOf(slot)
  }

  function leave(slot: number): void {
    const queue = queueOf(slot)
    queues[queue].delete(slot)
    if (queue === SMALL) smallBytes -= bytesOf(slot)
  }

  function forget(slot: number): SliceKey {
    const key = slots.keyAt(slot)
    leave(slot)
    if (queueOf(slot) !== GHOST) bytes -= bytesOf(slot)
    slots.free(slot)
    return key
  }

  /** Takes the oldest newcomer: kept for good when it was asked for again, else remembered by name alone. */
  function evictSmall(): SliceKey | undefined {
    const slot = small.oldest()
    leave(slot)
    if (usesOf(slot) > 1) {
      columns.uses[slot] = 0
      enter(slot, MAIN)
      return undefined
    }
    bytes -= bytesOf(slot)
    enter(slot, GHOST)
    if (ghost.size > main.size + small.size + 1) forget(ghost.oldest())
    return slots.keyAt(slot)
  }

  function evictMain(): SliceKey {
    for (;;) {
      const slot = main.oldest()
      if (usesOf(slot) === 0) return forget(slot)
      columns.uses[slot] = usesOf(slot) - 1
      main.delete(slot)
      main.push(slot)
    }
  }

  function evictDownTo(most: number): SliceKey[] {
    const gone: SliceKey[] = []
    while (bytes > most) {
      const fromSmall = small.size > 0 && (smallBytes >= maxBytes * SMALL_SHARE || main.size === 0)
      const victim = fromSmall ? evictSmall() : evictMain()
      if (victim !== undefined) gone.push(victim)
    }
    return gone
  }

  function insert(key: SliceKey, size: number, queue: Queue, usedMs: number): void {
    const slot = slots.take(key, size, usedMs)
    bytes += size
    enter(slot, queue)
  }

  const isKept = (slot: number): boolean => queueOf(slot) !== GHOST

  /** The slot of a slice that is kept, or -1. */
  const slotOf = (key: SliceKey): number => {
    const slot = slots.find(key)
    return slot >= 0 && isKept(slot) ? slot : -1
  }

  function keptSlots(wanted: (slot: number) => boolean = () => true): number[] {
    const found: number[] = []
    for (const slot of slots.all()) if (isKept(slot) && wanted(slot)) found.push(slot)
    return found
  }

  return {
    get bytes() {
      return bytes
    },
    get slices() {
      return small.size + main.size
    },
    has: (key) => slotOf(key) >= 0,
    add(key, size) {
      if (size > maxBytes) return undefined
      const known = slots.find(key)
      const queue = known < 0 || queueOf(known) === SMALL ? SMALL : MAIN
      if (known >= 0) forget(known)
      const gone = evictDownTo(maxBytes - size)
      insert(key, size, queue, now())
      return gone
    },
    restore(key, size, usedMs) {
      // Something newer was added while the folders were still being listed.
      if (slots.find(key) >= 0) return []
      if (size > maxBytes) return [key]
      const gone = evictDownTo(maxBytes - size)
      restoredBytes += size
      insert(key, size, restoredBytes > maxBytes * SMALL_SHARE ? MAIN : SMALL, usedMs)
      return gone
    },
    shrink: (most) => evictDownTo(Math.max(0, most)),
    touch(key) {
      const slot = slotOf(key)
      if (slot < 0) return false
      columns.uses[slot] = Math.min(MAX_USES, usesOf(slot) + 1)
      const isOld = now() - usedMsOf(slot) > inactiveMs / 8
      if (isOld) columns.usedMs[slot] = now()
      return isOld
    },
    isWanted(key) {
      const slot = slotOf(key)
      return slot >= 0 && (queueOf(slot) === MAIN || usesOf(slot) > 1)
    },
    delete(key) {
      const slot = slotOf(key)
      if (slot >= 0) forget(slot)
    },
    deleteFile(fileId) {
      const mine = slots.slotsOf(fileId)
      const kept = mine.filter(isKept).map(slots.keyAt)
      for (const slot of mine) forget(slot)
      return kept
    },
    expire() {
      const before = now() - inactiveMs
      return keptSlots((slot) => usedMsOf(slot) < before).map(forget)
    },
    keys: () => keptSlots().map(slots.keyAt),
    files() {
      const known: KeptFile[] = []
      for (const fileId of slots.fileIds()) {
        const file = { fileId, slices: 0, bytes: 0, oldestUseMs: Number.POSITIVE_INFINITY }
        for (const slot of slots.slotsOf(fileId).filter(isKept)) {
          file.slices += 1
          file.bytes += bytesOf(slot)
          file.oldestUseMs = Math.min(file.oldestUseMs, usedMsOf(slot))
        }
        if (file.slices > 0) known.push(file)
      }
      return known
    },
  }
}
