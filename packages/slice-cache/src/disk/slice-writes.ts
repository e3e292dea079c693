import { DiskShortError } from '../errors.ts'
import type { SliceIndex } from '../eviction/slice-index.ts'
import type { SliceKey } from '../slice-key.ts'
import { isDiskFull } from './disk-full.ts'
import type { DiskRoom } from './disk-room.ts'
import { evictSlices } from './evict-slices.ts'
import { HEADER_BYTES } from './slice-format.ts'
import type { SliceRemovals } from './slice-removals.ts'
import type { SliceWriter } from './slice-writer.ts'

/** What a write goes through, and the bound of those under way. */
export interface SliceWritesOptions {
  index: SliceIndex
  room: DiskRoom
  removals: SliceRemovals
  writer: SliceWriter
  /** Writes under way at once. A slice that comes while the disk is behind stays unwritten. */
  maxPending: number
  /** Told when writing begins to fail, and not again before a write succeeded. */
  onError: (error: unknown) => void
}

/** The writes under way. */
export interface SliceWrites {
  /** Slices that came and were not written: the disk was full, read-only or behind. */
  readonly dropped: number
  /** Writes a slice; tells whether it is on disk now. Never rejects. */
  write(key: SliceKey, bytes: Uint8Array): Promise<boolean>
  /** A slice is known before it is whole. */
  isWriting(key: SliceKey): boolean
  /** Settles when what is being written of a file, or of all, is done. */
  settled(fileId: string | undefined): Promise<void>
  /** Writes nothing more; settles when the last write is done. */
  close(): Promise<void>
}

interface Write {
  key: SliceKey
  done: Promise<boolean>
}

/** Writes slices, each after room was made for it. */
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

  /** Where room has to be made, writes take turns: several at once would each evict slices for the others' bytes, too. */
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
    // All of it, also what others took since: refused, nothing would be kept until they give it back.
    const roomMade = evictSlices(options, short)
    using stack = new DisposableStack()
    stack.defer(room.reserve(size))
    return await writeIntoRoom(key, bytes, roomMade)
  }

  async function writeIntoRoom(key: SliceKey, bytes: Uint8Array, roomMade: Promise<void>): Promise<boolean> {
    const gone = index.add(key, HEADER_BYTES + bytes.byteLength)
    if (gone === undefined) return false
    try {
      // Room first, and never before an older removal of the same name has passed.
      await Promise.all([roomMade, removals.remove(gone, 'evicted'), removals.settled(key)])
      await writeOrMakeRoom(key, bytes)
      isFailing = false
      if (index.has(key)) return true
      // Forgotten while it was written: nobody would count it, nor ever remove it.
      await removals.unlink(key)
      return false
    } catch (error) {
      index.delete(key)
      fail(error)
      return false
    }
  }

  /** A disk that is full all the same, as nothing of it was to stay free or others were faster: old slices go for a new one. */
  async function writeOrMakeRoom(key: SliceKey, bytes: Uint8Array): Promise<void> {
    try {
      await writer.write(key, bytes)
    } catch (error) {
      if (!isDiskFull(error)) throw error
      await evictSlices(options, HEADER_BYTES + bytes.byteLength)
      // It was the last that could go.
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
