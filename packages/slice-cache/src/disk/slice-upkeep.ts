import type { SliceIndex } from '../eviction/slice-index.ts'
import type { DiskRoom } from './disk-room.ts'
import { evictSlices } from './evict-slices.ts'
import { type FoundSlice, findSlices } from './find-slices.ts'
import { removePutAside } from './remove-folders.ts'
import type { SliceRemovals } from './slice-removals.ts'
import type { SliceWriter } from './slice-writer.ts'

/** The store's parts, and their limits. */
export interface SliceUpkeepOptions {
  root: string
  index: SliceIndex
  room: DiskRoom
  removals: SliceRemovals
  writer: SliceWriter
  /** A slice that nobody requested for this long is removed. */
  inactiveMs: number
  onError: (error: unknown) => void
}

/** Indexes slices and enforces the limits while nothing is written. */
export interface SliceUpkeep extends AsyncDisposable {
  /** Settles when the slices of an earlier process are indexed. */
  readonly indexed: Promise<void>
  /** Whether `indexed` has settled. */
  readonly isIndexed: boolean
}

const EXPIRE_EVERY_MS = 60_000
const LOOK_AT_DISK_EVERY_MS = 10_000

/** Indexes the slices of an earlier process, then removes expired ones, and evicts when others need the disk. */
export function startSliceUpkeep(options: SliceUpkeepOptions): SliceUpkeep {
  const { root, index, room, removals, writer, inactiveMs, onError } = options
  const closing = new AbortController()
  let isIndexed = false

  const expire = () => removals.remove(index.expire(), 'expired')

  /** Only for room that others took: a write evicts for itself. */
  async function evictShortage(): Promise<void> {
    const short = await room.shortage(0)
    if (!closing.signal.aborted) await evictSlices(options, short)
  }

  function restore({ key, bytes, usedMs }: FoundSlice): void {
    const gone = index.restore(key, bytes, usedMs)
    if (gone.length > 0) void removals.remove(gone, 'evicted')
  }

  async function build(): Promise<void> {
    await writer.removeLeft()
    await removePutAside(root)
    await findSlices(root, closing.signal, restore, tellFirst(onError))
    await expire()
    await evictShortage()
  }

  const timers = [
    setInterval(() => void expire(), Math.min(EXPIRE_EVERY_MS, inactiveMs)).unref(),
    setInterval(() => void evictShortage(), LOOK_AT_DISK_EVERY_MS).unref(),
  ]
  const indexed = build()
    .catch((error) => closing.signal.aborted || onError(error))
    .then(() => {
      isIndexed = true
    })

  return {
    indexed,
    get isIndexed() {
      return isIndexed
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      for (const timer of timers) clearInterval(timer)
      await indexed
    },
  }
}

/** If the disk fails for one folder, it may fail for thousands: one report is enough. */
function tellFirst(onError: (error: unknown) => void): (error: unknown) => void {
  let isTold = false
  return (error) => {
    if (!isTold) onError(error)
    isTold = true
  }
}
