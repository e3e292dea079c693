import { createLinkedQueue, type LinkedQueue, type Links } from './linked-queue.ts'
import type { SliceKey } from './slice-key.ts'

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
  /** Every file of which slices are kept, in no particular order. Looks at each slice: some 50 ms a million. */
  files(): KeptFile[]
}

/** Share of the bytes that slices asked for once may take. */
export const SMALL_SHARE = 0.1
const MAX_USES = 3

type Place = 'small' | 'main' | 'ghost'

/**
 * Evicts by S3-FIFO: a tenth for newcomers, the rest for what was asked for again, and a memory of what just left, so
 * that viewers who leave after a minute, and crawlers, do not push out what many watch.
 *
 * Yang and others, "FIFO queues are all you need for cache eviction", SOSP 2023.
 */
export function createSliceIndex({ maxBytes, inactiveMs, now }: SliceIndexOptions): SliceIndex {
  const slots = createSlotTable()
  const queues: Record<Place, LinkedQueue> = {
    small: createLinkedQueue(slots.links),
    main: createLinkedQueue(slots.links),
    ghost: createLinkedQueue(slots.links),
  }
  let bytes = 0
  let smallBytes = 0
  let restoredBytes = 0

  function enter(slot: number, place: Place): void {
    slots.place[slot] = place
    queues[place].push(slot)
    if (place === 'small') smallBytes += slots.bytes[slot] as number
  }

  function leave(slot: number): void {
    const place = slots.place[slot] as Place
    queues[place].delete(slot)
    if (place === 'small') smallBytes -= slots.bytes[slot] as number
  }

  function forget(slot: number): SliceKey {
    const key = slots.keyAt(slot)
    leave(slot)
    if (slots.place[slot] !== 'ghost') bytes -= slots.bytes[slot] as number
    slots.free(slot)
    return key
  }

  /** Takes the oldest newcomer: kept for good when it was asked for again, else remembered by name alone. */
  function evictSmall(): SliceKey | undefined {
    const slot = queues.small.oldest()
    leave(slot)
    if ((slots.uses[slot] as number) > 1) {
      slots.uses[slot] = 0
      enter(slot, 'main')
      return undefined
    }
    bytes -= slots.bytes[slot] as number
    enter(slot, 'ghost')
    if (queues.ghost.size > queues.main.size + queues.small.size + 1) forget(queues.ghost.oldest())
    return slots.keyAt(slot)
  }

  function evictMain(): SliceKey {
    for (;;) {
      const slot = queues.main.oldest()
      if (slots.uses[slot] === 0) return forget(slot)
      slots.uses[slot] = (slots.uses[slot] as number) - 1
      queues.main.delete(slot)
      queues.main.push(slot)
    }
  }

  function evictDownTo(most: number): SliceKey[] {
    const gone: SliceKey[] = []
    while (bytes > most) {
      const fromSmall = queues.small.size > 0 && (smallBytes >= maxBytes * SMALL_SHARE || queues.main.size === 0)
      const victim = fromSmall ? evictSmall() : evictMain()
      if (victim !== undefined) gone.push(victim)
    }
    return gone
  }

  function insert(key: SliceKey, size: number, place: Place, usedMs: number): void {
    const slot = slots.take(key, size, usedMs)
    bytes += size
    enter(slot, place)
  }

  const slotOf = (key: SliceKey): number | undefined => {
    const slot = slots.find(key)
    return slot === undefined || slots.place[slot] === 'ghost' ? undefined : slot
  }

  return {
    get bytes() {
      return bytes
    },
    get slices() {
      return queues.small.size + queues.main.size
    },
    has: (key) => slotOf(key) !== undefined,
    add(key, size) {
      if (size > maxBytes) return undefined
      const known = slots.find(key)
      const place = known === undefined || slots.place[known] === 'small' ? 'small' : 'main'
      if (known !== undefined) forget(known)
      const gone = evictDownTo(maxBytes - size)
      insert(key, size, place, now())
      return gone
    },
    restore(key, size, usedMs) {
      // Something newer was added while the folders were still being listed.
      if (slots.find(key) !== undefined) return []
      if (size > maxBytes) return [key]
      const gone = evictDownTo(maxBytes - size)
      restoredBytes += size
      insert(key, size, restoredBytes > maxBytes * SMALL_SHARE ? 'main' : 'small', usedMs)
      return gone
    },
    shrink: (most) => evictDownTo(Math.max(0, most)),
    touch(key) {
      const slot = slotOf(key)
      if (slot === undefined) return false
      slots.uses[slot] = Math.min(MAX_USES, (slots.uses[slot] as number) + 1)
      const isOld = now() - (slots.usedMs[slot] as number) > inactiveMs / 8
      if (isOld) slots.usedMs[slot] = now()
      return isOld
    },
    isWanted(key) {
      const slot = slotOf(key)
      return slot !== undefined && (slots.place[slot] === 'main' || (slots.uses[slot] as number) > 1)
    },
    delete(key) {
      const slot = slotOf(key)
      if (slot !== undefined) forget(slot)
    },
    deleteFile(fileId) {
      const mine = slots.slotsOf(fileId)
      const kept = mine.filter((slot) => slots.place[slot] !== 'ghost').map((slot) => slots.keyAt(slot))
      for (const slot of mine) forget(slot)
      return kept
    },
    expire() {
      const before = now() - inactiveMs
      const old = slots.all().filter((slot) => slots.place[slot] !== 'ghost' && (slots.usedMs[slot] as number) < before)
      return old.map(forget)
    },
    keys: () =>
      slots
        .all()
        .filter((slot) => slots.place[slot] !== 'ghost')
        .map((slot) => slots.keyAt(slot)),
    files() {
      const known: KeptFile[] = []
      for (const [fileId, mine] of slots.byFile()) {
        const file = { fileId, slices: 0, bytes: 0, oldestUseMs: Number.POSITIVE_INFINITY }
        for (const slot of mine.values()) {
          if (slots.place[slot] === 'ghost') continue
          file.slices += 1
          file.bytes += slots.bytes[slot] as number
          file.oldestUseMs = Math.min(file.oldestUseMs, slots.usedMs[slot] as number)
        }
        if (file.slices > 0) known.push(file)
      }
      return known
    },
  }
}

interface SlotTable {
  links: Links
  bytes: number[]
  uses: number[]
  usedMs: number[]
  place: Place[]
  keyAt(slot: number): SliceKey
  find(key: SliceKey): number | undefined
  slotsOf(fileId: string): number[]
  all(): number[]
  /** Slots by the index of their slice, by file. */
  byFile(): Iterable<[fileId: string, slots: ReadonlyMap<number, number>]>
  take(key: SliceKey, bytes: number, usedMs: number): number
  free(slot: number): void
}

/** Numbers slices, so that queues can be typed arrays; numbers of forgotten slices are used again. */
function createSlotTable(): SlotTable {
  const links: Links = { newer: new Int32Array(1024), older: new Int32Array(1024) }
  const keys: (SliceKey | undefined)[] = []
  const files = new Map<string, Map<number, number>>()
  const unused: number[] = []
  const bytes: number[] = []
  const uses: number[] = []
  const usedMs: number[] = []
  const place: Place[] = []

  function grow(): void {
    for (const name of ['newer', 'older'] as const) {
      const larger = new Int32Array(links[name].length * 2)
      larger.set(links[name])
      links[name] = larger
    }
  }

  return {
    links,
    bytes,
    uses,
    usedMs,
    place,
    keyAt: (slot) => keys[slot] as SliceKey,
    find: (key) => files.get(key.fileId)?.get(key.index),
    slotsOf: (fileId) => [...(files.get(fileId)?.values() ?? [])],
    all: () => [...files.values()].flatMap((slices) => [...slices.values()]),
    byFile: () => files,
    take(key, size, used) {
      const slot = unused.pop() ?? keys.length
      if (slot >= links.newer.length) grow()
      keys[slot] = { fileId: key.fileId, index: key.index }
      bytes[slot] = size
      uses[slot] = 0
      usedMs[slot] = used
      const slices = files.get(key.fileId) ?? new Map<number, number>()
      files.set(key.fileId, slices.set(key.index, slot))
      return slot
    },
    free(slot) {
      const { fileId, index } = keys[slot] as SliceKey
      const slices = files.get(fileId)
      slices?.delete(index)
      if (slices?.size === 0) files.delete(fileId)
      keys[slot] = undefined
      unused.push(slot)
    },
  }
}
