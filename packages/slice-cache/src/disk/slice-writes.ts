import { DiskShortError } from '../errors.ts'
import type { SliceIndex } from '../eviction/slice-index.ts'
import type { SliceKey } from '../slice-key.ts'
import { isDiskFull } from './disk-full.ts'
import type { DiskRoom } from './disk-room.ts'
import { evictSlices } from './evict-slices.ts'
import { HEADER_BYTES } from './slice-format.ts'
import type { SliceRemovals } from './slice-removals.ts'
import type { SliceWriter } from './slice-writer.ts'

/** The steps of a write, and the limit of concurrent writes. */
export interface SliceWritesOptions {
  index: SliceIndex
  room: DiskRoom
  removals: SliceRemovals
  writer: SliceWriter
  /** Concurrent writes. A slice that arrives while the disk is behind is not written. */
  maxPending: number
  /** Called when writing begins to fail, and again only after a write has succeeded in between. */
  onError: (error: unknown) => void
}

/** The writes in progress. */
export interface SliceWrites {
  /** Slices that were fetched and not written: the disk was full, read-only or behind. */
  readonly dropped: number
  /** Writes a slice; returns whether it is on disk now. Never rejects. */
  write(key: SliceKey, bytes: Uint8Array): Promise<boolean>
  /** True for a slice that is in the index but not yet complete. */
  isWriting(key: SliceKey): boolean
  /** Settles when the writes of a file, or all writes, have ended. */
  settled(fileId: string | undefined): Promise<void>
  /** Refuses further writes; settles when the last one has ended. */
  close(): Promise<void>
}

interface Write {
  key: SliceKey
  done: Promise<boolean>
}

/** Writes slices, each after evicting others for its room. */
export function createSliceWrites(options: SliceWritesOptions): SliceWrites {
  const { index, room, removals, writer, maxPending } = options
  const underWay = new Set<Write>()
  let lastTurn: Promise<unknown> = Promise.resolve()
  let dropped = 0
  let isFailing = false
  let isClosed = false

  function fail(error: unknown): void {
    if (!isFailing) options.onError(error)
    isFailing = true
  }

  /** Writes that must evict take turns: concurrent ones would each evict slices for the others' bytes, too. */
  async function makeRoomAndWrite(key: SliceKey, bytes: Uint8Array, hasTurn = false): Promise<boolean> {
    const size = HEADER_BYTES + bytes.byteLength
    const short = await room.shortage(size)
    if (short > 0 && !hasTurn) {
      const done = lastTurn.then(() => makeRoomAndWrite(key, bytes, true))
      lastTurn = done
      return await done
    }
    if (short > index.bytes) {
      fail(new DiskShortError(short))
      return false
    }
    // Evict the whole shortage, also room that others took: a refused write would mean no caching until they free it.
    const roomMade = evictSlices(options, short)
    using stack = new DisposableStack()
    stack.defer(room.reserve(size))
    return await writeIntoRoom(key, bytes, roomMade)
  }

  async function writeIntoRoom(key: SliceKey, bytes: Uint8Array, roomMade: Promise<void>): Promise<boolean> {
    const gone = index.add(key, HEADER_BYTES + bytes.byteLength)
    if (gone === undefined) return false
    try {
      // First wait for the room, and for a removal of the same slice in progress.
      await Promise.all([roomMade, removals.remove(gone, 'evicted'), removals.settled(key)])
      await writeOrMakeRoom(key, bytes)
      isFailing = false
      if (index.has(key)) return true
      // The index forgot the slice during the write: nothing would count the file, nor ever remove it.
      await removals.unlink(key)
      return false
    } catch (error) {
      index.delete(key)
      fail(error)
      return false
    }
  }

  /** The disk may be full even so, as `minFreeBytes` is 0 or others wrote first: then it evicts old slices for this one. */
  async function writeOrMakeRoom(key: SliceKey, bytes: Uint8Array): Promise<void> {
    try {
      await writer.write(key, bytes)
    } catch (error) {
      if (!isDiskFull(error)) throw error
      await evictSlices(options, HEADER_BYTES + bytes.byteLength)
      // The eviction took this slice too: no other was left.
      if (!index.has(key)) throw error
      await writer.write(key, bytes)
    }
  }

  async function settled(fileId: string | undefined): Promise<void> {
    const writes = [...underWay].filter(({ key }) => fileId === undefined || key.fileId === fileId)
    await Promise.all(writes.map(({ done }) => done))
  }

  return {
    get dropped() {
      return dropped
    },
    async write(key, bytes) {
      if (isClosed || underWay.size >= maxPending) {
        dropped += 1
        return false
      }
      const write: Write = { key, done: makeRoomAndWrite(key, bytes) }
      underWay.add(write)
      const isWritten = await write.done
      underWay.delete(write)
      if (!isWritten) dropped += 1
      return isWritten
    },
    isWriting: ({ fileId, index: at }) => [...underWay].some(({ key }) => key.fileId === fileId && key.index === at),
    settled,
    close() {
      isClosed = true
      return settled(undefined)
    },
  }
}
