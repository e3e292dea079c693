import { readdir, rm, utimes } from 'node:fs/promises'
import path from 'node:path'
import { createDiskRoom } from './disk-room.ts'
import { DiskShortError } from './errors.ts'
import { findSlices } from './find-slices.ts'
import { loadSlice } from './load-slice.ts'
import { type ScrubOptions, type ScrubResult, scrubSlices } from './scrub-slices.ts'
import { folderOf, type PartFolder, removeParts, slicePath, writeSlice } from './slice-folder.ts'
import { HEADER_BYTES } from './slice-format.ts'
import { createSliceIndex, type KeptFile } from './slice-index.ts'
import { keyOf, type SliceKey } from './slice-key.ts'

/** Where slices are written, and the bounds of the disk they take. */
export interface SliceStoreOptions {
  /** The cache's folder; nothing else may lie in it. */
  root: string
  /** Where slices are written before they are whole. Default: a folder beside them. */
  tmpDir?: string | undefined
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

/** Slices that went since the store was opened, by why; those that a purge removed are not counted. */
export interface RemovedSlices {
  /** To make room for others, or on the disk for others than us. */
  evicted: number
  /** Nobody asked for them for `inactiveMs`. */
  expired: number
  /** They were not what was written. */
  damaged: number
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

const EXPIRE_EVERY_MS = 60_000
const LOOK_AT_DISK_EVERY_MS = 10_000

/** Keeps slices as files, one folder a file id. Starts at once: what an earlier process left is indexed behind it. */
export function createSliceStore(options: SliceStoreOptions): SliceStore {
  const { root, maxBytes, minFreeBytes = 0, inactiveMs, maxPendingWrites, onError, now = Date.now } = options
  const index = createSliceIndex({ maxBytes, inactiveMs, now })
  const room = createDiskRoom({ folder: root, minFreeBytes, freeBytes: options.freeBytes })
  const beside = path.join(root, 'parts')
  const parts: PartFolder = { path: options.tmpDir ?? beside }
  const writing = new Map<string, Promise<void>>()
  const deleting = new Map<string, Promise<void>>()
  const removed: RemovedSlices = { evicted: 0, expired: 0, damaged: 0 }
  let writesDropped = 0
  let lastWrite = 0
  let isFailing = false
  let isClosed = false
  let isIndexed = false
  const closing = new AbortController()

  const expiring = setInterval(
    () => void removeAll(index.expire(), 'expired'),
    Math.min(EXPIRE_EVERY_MS, inactiveMs),
  ).unref()
  const looking = setInterval(() => void giveBack(), LOOK_AT_DISK_EVERY_MS).unref()

  function unlink(key: SliceKey): Promise<void> {
    const name = keyOf(key.fileId, key.index)
    const done = rm(slicePath(root, key.fileId, key.index), { force: true })
      .catch(onError)
      .finally(() => deleting.get(name) === done && deleting.delete(name))
    deleting.set(name, done)
    return done
  }

  function removeAll(keys: SliceKey[], why: 'evicted' | 'expired'): Promise<unknown> {
    removed[why] += keys.length
    return Promise.all(keys.map(unlink))
  }

  function removeDamaged(key: SliceKey): Promise<void> {
    if (index.has(key)) removed.damaged += 1
    index.delete(key)
    return unlink(key)
  }

  /** A slice is known before it is whole. */
  function isOnDisk(key: SliceKey): boolean {
    const begin = `${keyOf(key.fileId, key.index)} `
    return index.has(key) && ![...writing.keys()].some((name) => name.startsWith(begin))
  }

  async function writeOrMoveParts(key: SliceKey, bytes: Uint8Array): Promise<void> {
    try {
      await writeSlice(root, parts, key, bytes)
    } catch (error) {
      const isElsewhere = error instanceof Error && 'code' in error && error.code === 'EXDEV' && parts.path !== beside
      if (!isElsewhere) throw error
      parts.path = beside
      await writeSlice(root, parts, key, bytes)
    }
  }

  function fail(error: unknown): void {
    if (!isFailing) onError(error)
    isFailing = true
  }

  /** What others took of the disk is given up here, slices that each make room for themselves when they are written. */
  async function giveBack(): Promise<void> {
    const short = await room.shortage(0)
    if (short > 0 && !isClosed) await removeAll(index.shrink(index.bytes - short), 'evicted')
  }

  async function tryWrite(key: SliceKey, bytes: Uint8Array): Promise<boolean> {
    const size = HEADER_BYTES + bytes.byteLength
    const short = await room.shortage(size)
    if (short > size) {
      fail(new DiskShortError(short))
      return false
    }
    const before = index.bytes
    const forRoom = short > 0 ? index.shrink(before - size) : []
    const release = room.reserve(size - (before - index.bytes))
    try {
      return await writeIntoRoom(key, bytes, forRoom)
    } finally {
      release()
    }
  }

  async function writeIntoRoom(key: SliceKey, bytes: Uint8Array, forRoom: SliceKey[]): Promise<boolean> {
    const gone = index.add(key, HEADER_BYTES + bytes.byteLength)
    if (gone === undefined) return false
    try {
      // Room first, and never before an older removal of the same name has passed.
      await Promise.all([removeAll([...forRoom, ...gone], 'evicted'), deleting.get(keyOf(key.fileId, key.index))])
      await writeOrMoveParts(key, bytes)
      isFailing = false
      if (index.has(key)) return true
      // Forgotten while it was written: nobody would count it, nor ever remove it.
      await unlink(key)
      return false
    } catch (error) {
      index.delete(key)
      fail(error)
      return false
    }
  }

  async function build(): Promise<void> {
    for (const folder of new Set([parts.path, beside])) await removeParts(folder)
    await findSlices(root, closing.signal, ({ key, bytes, usedMs }) => {
      const gone = index.restore(key, bytes, usedMs)
      if (gone.length > 0) void removeAll(gone, 'evicted')
    })
    await removeAll(index.expire(), 'expired')
    await giveBack()
  }

  const indexed = build()
    .catch((error) => closing.signal.aborted || onError(error))
    .then(() => {
      isIndexed = true
    })

  return {
    get bytes() {
      return index.bytes
    },
    get slices() {
      return index.slices
    },
    get writesDropped() {
      return writesDropped
    },
    get isIndexed() {
      return isIndexed
    },
    maxBytes,
    minFreeBytes,
    removed,
    indexed,
    freeBytes: () => room.free(),
    files: () => index.files(),
    has: (key) => index.has(key),
    async write(key, bytes) {
      if (isClosed || writing.size >= maxPendingWrites) {
        writesDropped += 1
        return false
      }
      lastWrite += 1
      const name = `${keyOf(key.fileId, key.index)} ${lastWrite}`
      const written = tryWrite(key, bytes)
      writing.set(
        name,
        written.then(() => {}),
      )
      const isWritten = await written
      writing.delete(name)
      if (!isWritten) writesDropped += 1
      return isWritten
    },
    touch(keys) {
      const atMs = now()
      for (const key of keys) {
        // The file's time is how the next process knows what is still in use.
        if (index.touch(key)) utimes(slicePath(root, key.fileId, key.index), atMs / 1000, atMs / 1000).catch(() => {})
      }
      return keys.filter((key) => index.isWanted(key))
    },
    load: (key, target) => loadSlice(root, key, target),
    delete: removeDamaged,
    async deleteFile(fileId) {
      const prefix = fileId === undefined ? '' : `${fileId}/`
      await Promise.all([...writing].filter(([name]) => name.startsWith(prefix)).map(([, done]) => done))
      const files = fileId === undefined ? new Set(index.keys().map((key) => key.fileId)) : [fileId]
      for (const one of files) index.deleteFile(one)
      const folders = fileId === undefined ? await spreadFolders(root) : [folderOf(root, fileId)]
      // A slice of new bytes may come into the folder between its emptying and its removal.
      for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 10 })
    },
    async scrub(signal, { fileIds, ...options } = {}) {
      await indexed
      const wanted = fileIds && new Set(fileIds)
      const keys = index.keys().filter(({ fileId }) => wanted === undefined || wanted.has(fileId))
      return await scrubSlices({ root, keys, has: isOnDisk, remove: removeDamaged }, options, signal)
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      closing.abort()
      clearInterval(expiring)
      clearInterval(looking)
      await Promise.all([indexed, ...writing.values(), ...deleting.values()])
    },
  }
}

async function spreadFolders(root: string): Promise<string[]> {
  const names = await readdir(root).catch(() => [])
  return names.filter((name) => /^[0-9a-f]{2}$/.test(name)).map((name) => path.join(root, name))
}
