import { utimes } from 'node:fs/promises'
import { createSliceIndex, type KeptFile } from '../eviction/slice-index.ts'
import type { SliceKey } from '../slice-key.ts'
import { createDiskRoom } from './disk-room.ts'
import { loadSlice } from './load-slice.ts'
import { removeFolders } from './remove-folders.ts'
import { type ScrubOptions, type ScrubResult, scrubSlices } from './scrub-slices.ts'
import { slicePath } from './slice-folder.ts'
import { type CloseRemoved, createSliceRemovals, type RemovedSlices } from './slice-removals.ts'
import { startSliceUpkeep } from './slice-upkeep.ts'
import { createSliceWriter } from './slice-writer.ts'
import { createSliceWrites } from './slice-writes.ts'

/** Where slices are written, and the bounds of the disk they take. */
export interface SliceStoreOptions {
  /** The cache's folder; nothing else may lie in it. */
  root: string
  /** Where slices are written before they are whole. Default: a folder beside them. */
  tmpDir?: string | undefined
  /** Bytes of every slice but a file's last. Slices that an earlier process cut to another size count as missing. */
  sliceBytes: number
  /** Bytes on disk. Kept before each write, not after. */
  maxBytes: number
  /** Bytes of the disk that are left to others, also to those who take them while we run. Default: none. */
  minFreeBytes?: number
  /** Tells how much of the disk is free. Default: asks the file system of `root`. */
  freeBytes?: (() => Promise<number>) | undefined
  /** A slice that nobody asked for this long is removed. */
  inactiveMs: number
  /** Writes under way at once. A slice that comes while the disk is behind stays unwritten. */
  maxPendingWrites: number
  /** Told once when writing begins to fail, and of each other failure. Streaming goes on without the cache. */
  onError: (error: unknown) => void
  now?: () => number
}

/** The slices on disk: the only writer. Readers open them by name and need not ask. */
export interface SliceStore extends AsyncDisposable {
  /** Bytes on disk, as far as the index is built. */
  readonly bytes: number
  readonly slices: number
  readonly maxBytes: number
  readonly minFreeBytes: number
  readonly removed: Readonly<RemovedSlices>
  /** Slices that came and were not written: the disk was full, read-only or behind. */
  readonly writesDropped: number
  /** Settles when the slices of an earlier process are known again. Serving need not wait for it. */
  readonly indexed: Promise<void>
  /** Whether `indexed` has settled. */
  readonly isIndexed: boolean
  /** Bytes that are free on the disk, `undefined` where that cannot be told. */
  freeBytes(): Promise<number | undefined>
  /** What is kept, by file, in no particular order. Looks at every slice. */
  files(): KeptFile[]
  has(key: SliceKey): boolean
  /** Has who reads the slices close those that are removed: their room on the disk is free only then. */
  readBy(closeRemoved: CloseRemoved): void
  /** Writes a slice; tells whether it is on disk now. Never rejects. `bytes` must not change until it settles. */
  write(key: SliceKey, bytes: Uint8Array): Promise<boolean>
  /** Counts a use of each; returns those that were asked for more than once since they came. */
  touch(keys: SliceKey[]): SliceKey[]
  /** Reads a whole slice into `target` and checks it. @returns its bytes, `undefined` when it is missing or damaged. */
  load(key: SliceKey, target: Uint8Array): Promise<number | undefined>
  /** Removes a slice that was found damaged. */
  delete(key: SliceKey): Promise<void>
  /** Removes the slices of a file, or all, also those being written. Callers start no new write of old bytes meanwhile. */
  deleteFile(fileId: string | undefined): Promise<void>
  /** Reads slices slowly, all that are known when the index is built, and removes the damaged. */
  scrub(signal: AbortSignal, options?: ScrubOptions): Promise<ScrubResult>
}

/** Keeps slices as files, one folder a file id. Starts at once: what an earlier process left is indexed behind it. */
export function createSliceStore(options: SliceStoreOptions): SliceStore {
  const {
    root,
    sliceBytes,
    maxBytes,
    minFreeBytes = 0,
    inactiveMs,
    maxPendingWrites,
    onError,
    now = Date.now,
  } = options
  const index = createSliceIndex({ maxBytes, inactiveMs, now })
  const room = createDiskRoom({ folder: root, minFreeBytes, freeBytes: options.freeBytes })
  const removals = createSliceRemovals(root, onError)
  const writer = createSliceWriter({ root, tmpDir: options.tmpDir, sliceBytes })
  const writes = createSliceWrites({ index, room, removals, writer, maxPending: maxPendingWrites, onError })
  const upkeep = startSliceUpkeep({ root, index, room, removals, writer, inactiveMs, onError })

  async function removeDamaged(key: SliceKey): Promise<void> {
    const isCounted = index.has(key)
    index.delete(key)
    await (isCounted ? removals.remove([key], 'damaged') : removals.unlink(key))
  }

  async function deleteFile(fileId: string | undefined): Promise<void> {
    await writes.settled(fileId)
    const files = fileId === undefined ? new Set(index.keys().map((key) => key.fileId)) : [fileId]
    for (const one of files) index.deleteFile(one)
    await removeFolders(root, fileId)
  }

  return {
    get bytes() {
      return index.bytes
    },
    get slices() {
      return index.slices
    },
    get writesDropped() {
      return writes.dropped
    },
    get isIndexed() {
      return upkeep.isIndexed
    },
    maxBytes,
    minFreeBytes,
    removed: removals.counts,
    indexed: upkeep.indexed,
    freeBytes: () => room.free(),
    files: () => index.files(),
    has: (key) => index.has(key),
    readBy: removals.readBy,
    write: writes.write,
    touch(keys) {
      const atMs = now()
      for (const key of keys) {
        // The file's time is how the next process knows what is still in use.
        if (index.touch(key)) utimes(slicePath(root, key.fileId, key.index), atMs / 1000, atMs / 1000).catch(() => {})
      }
      return keys.filter((key) => index.isWanted(key))
    },
    load: (key, target) => loadSlice({ root, key, sliceBytes }, target),
    delete: removeDamaged,
    deleteFile,
    async scrub(signal, { fileIds, ...how } = {}) {
      await upkeep.indexed
      const wanted = fileIds && new Set(fileIds)
      const keys = index.keys().filter(({ fileId }) => wanted === undefined || wanted.has(fileId))
      const has = (key: SliceKey) => index.has(key) && !writes.isWriting(key)
      return await scrubSlices({ root, sliceBytes, keys, has, remove: removeDamaged }, how, signal)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([upkeep[Symbol.asyncDispose](), writes.close(), removals.allSettled()])
    },
  }
}
