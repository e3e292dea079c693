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

/** Where slices are written, and the limits of the disk space they take. */
export interface SliceStoreOptions {
  /** The cache's folder; nothing else may lie in it. */
  root: string
  /** Folder of unfinished slices. Default: a folder beside the slices. */
  tmpDir?: string | undefined
  /** Bytes of every slice but a file's last. Slices of an earlier process with another slice size count as missing. */
  sliceBytes: number
  /** Limit of bytes on disk, enforced before each write. */
  maxBytes: number
  /** Bytes of the disk that stay free, also when others fill it while we run. Default: none. */
  minFreeBytes?: number
  /** Returns the free bytes of the disk. Default: asks the file system of `root`. */
  freeBytes?: (() => Promise<number>) | undefined
  /** A slice that nobody requested for this long is removed. */
  inactiveMs: number
  /** Concurrent writes. A slice that arrives while the disk is behind is not written. */
  maxPendingWrites: number
  /** Called once when writing begins to fail, and for each other failure. Streaming goes on without the cache. */
  onError: (error: unknown) => void
  now?: () => number
}

/** The slices on disk, and their only writer. Readers open them by name without asking the store. */
export interface SliceStore extends AsyncDisposable {
  /** Bytes on disk, as far as the index is built. */
  readonly bytes: number
  readonly slices: number
  readonly maxBytes: number
  readonly minFreeBytes: number
  readonly removed: Readonly<RemovedSlices>
  /** Slices that were fetched and not written: the disk was full, read-only or behind. */
  readonly writesDropped: number
  /** Settles when the slices of an earlier process are indexed. Serving need not wait for it. */
  readonly indexed: Promise<void>
  /** Whether `indexed` has settled. */
  readonly isIndexed: boolean
  /** Free bytes of the disk, `undefined` where the file system does not report them. */
  freeBytes(): Promise<number | undefined>
  /** The cached bytes by file, in no particular order. Visits every slice. */
  files(): KeptFile[]
  has(key: SliceKey): boolean
  /** Sets the function by which readers close removed slices: only then is their room on disk free. */
  readBy(closeRemoved: CloseRemoved): void
  /** Writes a slice; returns whether it is on disk now. Never rejects. `bytes` must not change until it settles. */
  write(key: SliceKey, bytes: Uint8Array): Promise<boolean>
  /** Counts a use of each slice; returns those that were requested more than once since they were written. */
  touch(keys: SliceKey[]): SliceKey[]
  /** Reads a whole slice into `target` and checks it. @returns its length, `undefined` when it is missing or damaged. */
  load(key: SliceKey, target: Uint8Array): Promise<number | undefined>
  /** Removes a damaged slice. */
  delete(key: SliceKey): Promise<void>
  /** Removes the slices of a file, or all, also those being written. Callers start no write of old bytes meanwhile. */
  deleteFile(fileId: string | undefined): Promise<void>
  /** Reads slices at a limited rate, all that are known once the index is built, and removes damaged ones. */
  scrub(signal: AbortSignal, options?: ScrubOptions): Promise<ScrubResult>
}

/** Keeps slices as files, one folder a file id. Indexes slices of an earlier process in the background. */
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
        // The next process reads the time of last use from the file's modification time.
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
