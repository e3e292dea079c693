import { closeSync, fstatSync, read, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { DamagedSliceError } from '../errors.ts'
import { keyOf, type SliceKey } from '../slice-key.ts'
import { openSliceFile } from './slice-file.ts'
import { isMissing, type SliceOnDisk, slicePath } from './slice-folder.ts'
import { BLOCK_BYTES, HEADER_BYTES, headerOf } from './slice-format.ts'

/** A slice held open. Opaque outside. */
export interface OpenSlice {
  readonly key: string
  readonly fd: number
  /** Bytes of the slice. */
  readonly length: number
  readonly checksums: Uint32Array
  /** A block is checked at its first read after opening; while the slice stays open and unwritten it is trusted. */
  readonly checked: Uint8Array
  changedMs: number
  readers: number
  /** How often in a row it was looked at since somebody held it. */
  rests: number
  closing: boolean
}

/** The folder of the slices (a `SliceStore` writes it), and how many descriptors may be kept. */
export interface OpenSlicesOptions {
  root: string
  /** What files are cut into: slices that were cut otherwise are not there. */
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
  letGo(keys: readonly SliceKey[]): void
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
      const last = Math.min(end, offset + target.byteLength, slice.length)
      if (hasUnchecked(slice, offset, last)) {
        // Held once more: the reader may let go before the disk answers.
        slice.readers += 1
        return readAndCheck(slice, offset, end, target).finally(() => release(slice))
      }
      if (readPart(slice, target, last - offset, offset) !== last - offset) throw damaged(slice, 'is too short')
      return target.subarray(0, last - offset)
    },
    isChecked: (slice, offset, end) => !hasUnchecked(slice, offset, end),
    drop: close,
    letGo(keys) {
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

const damaged = (slice: OpenSlice, what: string, cause?: unknown): DamagedSliceError =>
  new DamagedSliceError(`Cannot use slice "${slice.key}": ${what}`, { cause })

function openSlice({ root, key, sliceBytes }: SliceOnDisk): OpenSlice | undefined {
  const fd = openSliceFile(slicePath(root, key.fileId, key.index))
  if (fd === undefined) return undefined
  try {
    const page = Buffer.allocUnsafe(HEADER_BYTES)
    const isWhole = readSync(fd, page, 0, HEADER_BYTES, 0) === HEADER_BYTES
    const header = isWhole ? headerOf(page, key, sliceBytes) : undefined
    if (header !== undefined) {
      const { length, checksums } = header
      const checked = new Uint8Array(checksums.length)
      const changedMs = fstatSync(fd).ctimeMs
      return {
        key: keyOf(key.fileId, key.index),
        fd,
        length,
        checksums,
        checked,
        changedMs,
        readers: 0,
        rests: 0,
        closing: false,
      }
    }
  } catch (error) {
    closeSync(fd)
    throw error
  }
  closeSync(fd)
  return undefined
}

/** Nobody writes into a finished slice: if somebody did, nothing of it is trusted any more. */
function recheckIfWritten(slice: OpenSlice): void {
  const { ctimeMs } = fstatSync(slice.fd)
  if (ctimeMs === slice.changedMs) return
  slice.changedMs = ctimeMs
  slice.checked.fill(0)
}

function hasUnchecked(slice: OpenSlice, offset: number, end: number): boolean {
  for (let block = Math.floor(offset / BLOCK_BYTES); block * BLOCK_BYTES < end; block += 1) {
    if (slice.checked[block] === 0) return true
  }
  return false
}

function readPart(slice: OpenSlice, target: Buffer, bytes: number, offset: number): number {
  try {
    return readSync(slice.fd, target, 0, bytes, HEADER_BYTES + offset)
  } catch (error) {
    throw damaged(slice, 'cannot be read', error)
  }
}

/** Blocks not checked yet are read whole, and off the loop: they may still lie on a slow disk. */
function readAndCheck(slice: OpenSlice, offset: number, end: number, target: Buffer): Promise<Buffer> {
  const from = offset - (offset % BLOCK_BYTES)
  const needed = Math.ceil((end - from) / BLOCK_BYTES) * BLOCK_BYTES
  const room = target.byteLength - (target.byteLength % BLOCK_BYTES)
  const wanted = Math.min(room, needed, slice.length - from)
  return new Promise((resolve, reject) => {
    read(slice.fd, target, 0, wanted, HEADER_BYTES + from, (error, got) => {
      if (error !== null) return reject(damaged(slice, 'cannot be read', error))
      if (got !== wanted) return reject(damaged(slice, `has ${got} of ${wanted} bytes`))
      const bad = firstBadBlock(slice, from, target.subarray(0, got))
      if (bad !== undefined) return reject(damaged(slice, `block ${bad} has another checksum`))
      resolve(target.subarray(offset - from, Math.min(got, end - from)))
    })
  })
}

function firstBadBlock(slice: OpenSlice, from: number, bytes: Buffer): number | undefined {
  for (let at = 0; at < bytes.byteLength; at += BLOCK_BYTES) {
    const block = (from + at) / BLOCK_BYTES
    if (crc32(bytes.subarray(at, at + BLOCK_BYTES)) !== slice.checksums[block]) return block
    slice.checked[block] = 1
  }
  return undefined
}
