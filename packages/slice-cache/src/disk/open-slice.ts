import { closeSync, fstatSync, read, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { DamagedSliceError } from '../errors.ts'
import { keyOf } from '../slice-key.ts'
import { openSliceFile } from './slice-file.ts'
import { type SliceOnDisk, slicePath } from './slice-folder.ts'
import { BLOCK_BYTES, HEADER_BYTES, headerOf } from './slice-format.ts'

/** The file of one slice, open for reading, with its verified blocks. Opaque to callers. */
export interface OpenSlice {
  readonly key: string
  readonly fd: number
  /** Bytes of the slice. */
  readonly length: number
  readonly checksums: Uint32Array
  /** By block: 1 once its checksum was verified. It stays valid while the slice is open and its file unmodified. */
  readonly checked: Uint8Array
  /** Last modification time that we have seen. */
  changedMs: number
  /** Kept by `OpenSlices`: readers holding it, consecutive checks without any, and whether it closes with the last. */
  readers: number
  rests: number
  closing: boolean
}

/** Opens a slice, with no block verified yet. @returns `undefined` when the file is not that slice, or incomplete */
export function openSlice({ root, key, sliceBytes }: SliceOnDisk): OpenSlice | undefined {
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

/** Finished slices are never written: if the file was modified, no verified block is trusted any more. */
export function recheckIfWritten(slice: OpenSlice): void {
  const { ctimeMs } = fstatSync(slice.fd)
  if (ctimeMs === slice.changedMs) return
  slice.changedMs = ctimeMs
  slice.checked.fill(0)
}

/** Tells whether every block of these bytes is verified. */
export function isChecked(slice: OpenSlice, offset: number, end: number): boolean {
  for (let block = Math.floor(offset / BLOCK_BYTES); block * BLOCK_BYTES < end; block += 1) {
    if (slice.checked[block] === 0) return false
  }
  return true
}

/**
 * Reads from `offset` up to `end` or what `target` holds; returns a view of `target`. Synchronous where every block is
 * verified.
 *
 * @throws DamagedSliceError when the bytes are damaged, or cannot be read
 */
export function readChecked(slice: OpenSlice, offset: number, end: number, target: Buffer): Promise<Buffer> | Buffer {
  const last = Math.min(end, offset + target.byteLength, slice.length)
  if (!isChecked(slice, offset, last)) return readAndCheck(slice, offset, end, target)
  if (readPart(slice, target, last - offset, offset) !== last - offset) throw damaged(slice, 'is too short')
  return target.subarray(0, last - offset)
}

function readPart(slice: OpenSlice, target: Buffer, bytes: number, offset: number): number {
  try {
    return readSync(slice.fd, target, 0, bytes, HEADER_BYTES + offset)
  } catch (error) {
    throw damaged(slice, 'cannot be read', error)
  }
}

/** Unverified blocks are read whole, and in the thread pool: they may still lie on a slow disk. */
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

const damaged = (slice: OpenSlice, what: string, cause?: unknown): DamagedSliceError =>
  new DamagedSliceError(`Cannot use slice "${slice.key}": ${what}`, { cause })
