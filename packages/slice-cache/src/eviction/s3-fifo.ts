import type { SliceKey } from '../slice-key.ts'
import { createLinkedQueue } from './linked-queue.ts'
import type { SlotTable } from './slot-table.ts'

/** The queue of a slice: new, kept because it was requested again, or evicted and remembered by name only. */
type Standing = 'small' | 'main' | 'ghost'

/** Slices in eviction order. */
export interface S3Fifo {
  /** Bytes of all kept slices. */
  readonly bytes: number
  /** Number of kept slices. */
  readonly slices: number
  standingOf(slot: number): Standing
  /** Tells whether the slice was requested again since it was added. */
  isWanted(slot: number): boolean
  /** Adds a slot of the table to a queue. */
  enter(slot: number, standing: 'small' | 'main'): void
  /** Counts a use. */
  use(slot: number): void
  /** Removes a slot from its queue and from the table, and returns the key of its slice. */
  forget(slot: number): SliceKey
  /** Evicts slices until the kept ones have at most `most` bytes, and returns the evicted ones. */
  evictDownTo(most: number): SliceKey[]
}

/** Share of the bytes for slices that were requested once. */
export const SMALL_SHARE = 0.1
const MAX_USES = 3

/** The queues, in the order of their numbers in the slot table. */
const STANDINGS = ['small', 'main', 'ghost'] as const
const SMALL = 0
const MAIN = 1
const GHOST = 2

/**
 * S3-FIFO: a tenth of `maxBytes` for new slices, the rest for slices that were requested again, and a ghost queue of
 * names just evicted, so that viewers who leave after a minute, and crawlers, do not push out what many watch.
 *
 * Yang and others, "FIFO queues are all you need for cache eviction", SOSP 2023.
 */
export function createS3Fifo(slots: SlotTable, maxBytes: number): S3Fifo {
  const { columns } = slots
  const small = createLinkedQueue(columns)
  const main = createLinkedQueue(columns)
  const ghost = createLinkedQueue(columns)
  const queues = [small, main, ghost] as const
  let bytes = 0
  let smallBytes = 0

  const queueOf = (slot: number): 0 | 1 | 2 => columns.queue[slot] as 0 | 1 | 2
  const bytesOf = (slot: number): number => columns.bytes[slot] ?? 0
  const usesOf = (slot: number): number => columns.uses[slot] ?? 0

  function put(slot: number, queue: 0 | 1 | 2): void {
    columns.queue[slot] = queue
    queues[queue].push(slot)
    if (queue === SMALL) smallBytes += bytesOf(slot)
    if (queue !== GHOST) bytes += bytesOf(slot)
  }

  function pull(slot: number): void {
    const queue = queueOf(slot)
    queues[queue].delete(slot)
    if (queue === SMALL) smallBytes -= bytesOf(slot)
    if (queue !== GHOST) bytes -= bytesOf(slot)
  }

  function forget(slot: number): SliceKey {
    const key = slots.keyAt(slot)
    pull(slot)
    slots.free(slot)
    return key
  }

  /** Takes the oldest new slice: moves it to `main` if it was requested again, else evicts it and remembers its name. */
  function evictSmall(): SliceKey | undefined {
    const slot = small.oldest()
    pull(slot)
    if (usesOf(slot) > 1) {
      columns.uses[slot] = 0
      put(slot, MAIN)
      return undefined
    }
    put(slot, GHOST)
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

  return {
    get bytes() {
      return bytes
    },
    get slices() {
      return small.size + main.size
    },
    standingOf: (slot) => STANDINGS[queueOf(slot)],
    isWanted: (slot) => queueOf(slot) === MAIN || usesOf(slot) > 1,
    enter: (slot, standing) => put(slot, standing === 'small' ? SMALL : MAIN),
    use(slot) {
      columns.uses[slot] = Math.min(MAX_USES, usesOf(slot) + 1)
    },
    forget,
    evictDownTo(most) {
      const gone: SliceKey[] = []
      while (bytes > most) {
        const fromSmall = small.size > 0 && (smallBytes >= maxBytes * SMALL_SHARE || main.size === 0)
        const victim = fromSmall ? evictSmall() : evictMain()
        if (victim !== undefined) gone.push(victim)
      }
      return gone
    },
  }
}
