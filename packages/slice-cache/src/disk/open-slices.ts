import { closeSync, fstatSync } from 'node:fs'
import { keyOf, type SliceKey } from '../slice-key.ts'
import { isChecked, type OpenSlice, openSlice, readChecked, recheckIfWritten } from './open-slice.ts'
import { isMissing } from './slice-folder.ts'

/** The folder of the slices, which a `SliceStore` writes, and the limit of open descriptors. */
export interface OpenSlicesOptions {
  root: string
  /** Bytes of every slice but a file's last. A slice of another slice size counts as missing. */
  sliceBytes: number
  /** Descriptors kept open; those of slices being read come on top. */
  maxOpen: number
  /** Called when an existing slice cannot be opened; it is then fetched like a missing one. */
  onError: (error: unknown) => void
}

/** The slices on disk, read-only. */
export interface OpenSlices extends Disposable {
  /** Opens a slice for a reader, or returns `undefined` when it is not on disk. Call `release` afterwards. */
  hold(fileId: string, index: number): OpenSlice | undefined
  release(slice: OpenSlice): void
  /**
   * Reads from `offset` up to `end` or what `target` holds; returns a view of `target`, at least one byte.
   *
   * @throws DamagedSliceError when the bytes are damaged, or cannot be read.
   */
  read(slice: OpenSlice, offset: number, end: number, target: Buffer): Promise<Buffer> | Buffer
  /** Tells whether `read` can return these bytes synchronously. */
  isChecked(slice: OpenSlice, offset: number, end: number): boolean
  /** Closes a damaged slice; its readers keep it until they release it. */
  drop(slice: OpenSlice): void
  /** Closes slices that were removed from disk; their readers keep them until they release them. */
  closeRemoved(keys: readonly SliceKey[]): void
  /** Closes the slices of a file, or all. */
  forget(fileId: string | undefined): void
}

/** A removed slice occupies the disk until its last descriptor is closed: this is how often they are looked for. */
const LOOK_EVERY_MS = 5000
/** A slice without a reader for a minute is closed: descriptors opened for a crowd are freed after it has left. */
const MAX_RESTS = 12

/** Keeps the descriptors of the most recently read slices. One a thread. `target` buffers have at least one block. */
export function createOpenSlices({ root, sliceBytes, maxOpen, onError }: OpenSlicesOptions): OpenSlices {
  const open = new Map<string, OpenSlice>()
  const looking = setInterval(closeUnneeded, LOOK_EVERY_MS).unref()

  function closeUnneeded(): void {
    for (const slice of open.values()) {
      slice.rests = slice.readers > 0 ? 0 : slice.rests + 1
      if (slice.rests > MAX_RESTS || isRemoved(slice)) close(slice)
    }
  }

  /** A slice that `fstat` fails for counts as removed. */
  function isRemoved({ fd }: OpenSlice): boolean {
    try {
      return fstatSync(fd).nlink === 0
    } catch (error) {
      onError(error)
      return true
    }
  }

  function close(slice: OpenSlice): void {
    if (open.get(slice.key) === slice) open.delete(slice.key)
    if (!slice.closing && slice.readers === 0) closeSync(slice.fd)
    slice.closing = true
  }

  function release(slice: OpenSlice): void {
    slice.readers -= 1
    if (slice.readers === 0 && slice.closing) closeSync(slice.fd)
  }

  function closeOldest(): void {
    for (const oldest of open.values()) {
      close(oldest)
      return
    }
  }

  function openOrPass(fileId: string, index: number): OpenSlice | undefined {
    try {
      return openSlice({ root, key: { fileId, index }, sliceBytes })
    } catch (error) {
      if (!isMissing(error)) onError(error)
      return undefined
    }
  }

  return {
    hold(fileId, index) {
      const key = keyOf(fileId, index)
      const known = open.get(key)
      if (known !== undefined) recheckIfWritten(known)
      const slice = known ?? openOrPass(fileId, index)
      if (slice === undefined) return undefined
      open.delete(key)
      open.set(key, slice)
      slice.readers += 1
      slice.rests = 0
      if (open.size > maxOpen) closeOldest()
      return slice
    },
    release,
    read(slice, offset, end, target) {
      const bytes = readChecked(slice, offset, end, target)
      if (!(bytes instanceof Promise)) return bytes
      // One more hold: the reader may release the slice before the read ends.
      slice.readers += 1
      return bytes.finally(() => release(slice))
    },
    isChecked,
    drop: close,
    closeRemoved(keys) {
      for (const { fileId, index } of keys) {
        const slice = open.get(keyOf(fileId, index))
        // A slice written again since is another file.
        if (slice !== undefined && isRemoved(slice)) close(slice)
      }
    },
    forget(fileId) {
      for (const slice of open.values()) {
        if (fileId === undefined || slice.key.startsWith(`${fileId}/`)) close(slice)
      }
    },
    [Symbol.dispose]() {
      clearInterval(looking)
      for (const slice of open.values()) close(slice)
    },
  }
}
