import { closeSync, fstatSync } from 'node:fs'
import { keyOf, type SliceKey } from '../slice-key.ts'
import { isChecked, type OpenSlice, openSlice, readChecked, recheckIfWritten } from './open-slice.ts'
import { isMissing } from './slice-folder.ts'

/** The folder of the slices (a `SliceStore` writes it), and how many descriptors may be kept. */
export interface OpenSlicesOptions {
  root: string
  /** Bytes of every slice but a file's last. A slice that was cut to another size counts as missing. */
  sliceBytes: number
  /** Descriptors kept open, those of slices being read come on top. */
  maxOpen: number
  /** Told when a slice that is there cannot be opened; it is then fetched as if it were not. */
  onError: (error: unknown) => void
}

/** The slices on disk, read-only. */
export interface OpenSlices extends Disposable {
  /** Holds a slice open, or returns `undefined` when it is not on disk. Release it afterwards. */
  hold(fileId: string, index: number): OpenSlice | undefined
  release(slice: OpenSlice): void
  /**
   * Reads from `offset` on, up to `end` or what `target` holds; returns a view of `target`, at least one byte.
   *
   * @throws DamagedSliceError when the bytes are not those that were written, or cannot be read.
   */
  read(slice: OpenSlice, offset: number, end: number, target: Buffer): Promise<Buffer> | Buffer
  /** Tells whether `read` can give these bytes at once. */
  isChecked(slice: OpenSlice, offset: number, end: number): boolean
  /** Closes a slice that was found damaged; its readers keep it until they release it. */
  drop(slice: OpenSlice): void
  /** Closes slices that were removed from the disk; their readers keep them until they release them. */
  closeRemoved(keys: readonly SliceKey[]): void
  /** Closes the slices of a file, or all. */
  forget(fileId: string | undefined): void
}

/** A slice removed from the disk takes its room there until its last descriptor is closed: they are looked for this often. */
const LOOK_EVERY_MS = 5000
/** What nobody held for a minute is closed: what a crowd had opened is given back when it has left. */
const MAX_RESTS = 12

/** Keeps the descriptors of the slices read last. One a thread. `target` buffers are at least one block. */
export function createOpenSlices({ root, sliceBytes, maxOpen, onError }: OpenSlicesOptions): OpenSlices {
  const open = new Map<string, OpenSlice>()
  const looking = setInterval(closeUnneeded, LOOK_EVERY_MS).unref()

  function closeUnneeded(): void {
    for (const slice of open.values()) {
      slice.rests = slice.readers > 0 ? 0 : slice.rests + 1
      if (slice.rests > MAX_RESTS || isRemoved(slice)) close(slice)
    }
  }

  /** A disk that does not answer for a slice has lost it. */
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
      // Held once more: the reader may let go before the disk answers.
      slice.readers += 1
      return bytes.finally(() => release(slice))
    },
    isChecked,
    drop: close,
    closeRemoved(keys) {
      for (const { fileId, index } of keys) {
        const slice = open.get(keyOf(fileId, index))
        // Written anew since, it is another file.
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
