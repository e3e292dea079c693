import { crc32 } from 'node:zlib'
import type { SliceKey } from '../slice-key.ts'

/** One checksum covers this many bytes, so that a small read never has to check a whole slice. */
export const BLOCK_BYTES = 65_536
/** One page: the bytes of the slice begin on a page boundary. */
export const HEADER_BYTES = 4096
/** The largest slice whose checksums fit into the header, whatever the length of the file id. */
export const MAX_SLICE_BYTES: number = 512 * BLOCK_BYTES

const MAGIC = 'SVSLICE2'
const FIXED_BYTES = 28
const MAX_ID_BYTES = 256

/** The contents of the first page of a slice file. */
export interface SliceHeader {
  fileId: string
  index: number
  /** Bytes of every slice but a file's last: this one begins at `index` times this. */
  sliceBytes: number
  /** Bytes of this slice. The last slice of a file is shorter. */
  length: number
  /** One CRC-32 a block; the last block may be shorter. */
  checksums: Uint32Array
}

/** Computes the checksums of a slice, one a block. About 0.3 ms a mebibyte. */
export function checksumsOf(bytes: Uint8Array): Uint32Array {
  const sums = new Uint32Array(Math.ceil(bytes.byteLength / BLOCK_BYTES))
  for (let block = 0; block < sums.length; block += 1) {
    sums[block] = crc32(bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES))
  }
  return sums
}

/**
 * Encodes the first page of a slice file: magic 8, own CRC-32 4, length of the id 4, slice index 4, slice length 4,
 * bytes of every slice 4, id, checksums; all numbers little-endian.
 *
 * @throws RangeError when the id or the slice is too large for one page.
 */
export function encodeHeader({ fileId, index, sliceBytes, length, checksums }: SliceHeader): Buffer {
  const id = Buffer.from(fileId)
  if (id.byteLength > MAX_ID_BYTES || length > MAX_SLICE_BYTES) {
    throw new RangeError(
      `Cannot encode slice ${index} of file "${fileId}": ${length} bytes, at most ${MAX_SLICE_BYTES}`,
    )
  }
  const page = Buffer.alloc(HEADER_BYTES)
  page.write(MAGIC, 0, 'latin1')
  page.writeUInt32LE(id.byteLength, 12)
  page.writeUInt32LE(index, 16)
  page.writeUInt32LE(length, 20)
  page.writeUInt32LE(sliceBytes, 24)
  id.copy(page, FIXED_BYTES)
  for (const [block, sum] of checksums.entries()) page.writeUInt32LE(sum, FIXED_BYTES + id.byteLength + block * 4)
  page.writeUInt32LE(crc32(page.subarray(12)), 8)
  return page
}

/** Returns `undefined` for a page that `encodeHeader` did not write, or that was damaged since. */
export function decodeHeader(page: Buffer): SliceHeader | undefined {
  if (page.byteLength < HEADER_BYTES || page.toString('latin1', 0, 8) !== MAGIC) return undefined
  if (crc32(page.subarray(12, HEADER_BYTES)) !== page.readUInt32LE(8)) return undefined
  const idBytes = page.readUInt32LE(12)
  const length = page.readUInt32LE(20)
  if (idBytes > MAX_ID_BYTES || length > MAX_SLICE_BYTES) return undefined
  const sums = FIXED_BYTES + idBytes
  const checksums = new Uint32Array(Math.ceil(length / BLOCK_BYTES))
  for (let block = 0; block < checksums.length; block += 1) checksums[block] = page.readUInt32LE(sums + block * 4)
  return {
    fileId: page.toString('utf8', FIXED_BYTES, sums),
    index: page.readUInt32LE(16),
    sliceBytes: page.readUInt32LE(24),
    length,
    checksums,
  }
}

/** Reads the header of one slice; `undefined` when the page belongs to another slice, or to another slice size. */
export function headerOf(page: Buffer, key: SliceKey, sliceBytes: number): SliceHeader | undefined {
  const header = decodeHeader(page)
  const isThis = header?.fileId === key.fileId && header.index === key.index && header.sliceBytes === sliceBytes
  return isThis ? header : undefined
}
