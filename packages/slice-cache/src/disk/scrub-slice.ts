import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { openSliceHandle } from './slice-file.ts'
import { type SliceOnDisk, slicePath } from './slice-folder.ts'
import { BLOCK_BYTES, HEADER_BYTES, headerOf } from './slice-format.ts'

/**
 * Reads a whole slice, block by block, and tells whether it is intact. `pace` is awaited after each block.
 *
 * A slice that is missing or cannot be read is not intact.
 *
 * @throws the error of `pace`
 */
export async function scrubSlice(
  { root, key, sliceBytes }: SliceOnDisk,
  pace: (bytes: number) => Promise<void>,
): Promise<boolean> {
  const handle = await openSliceHandle(slicePath(root, key.fileId, key.index))
  if (handle === undefined) return false
  try {
    const page = Buffer.alloc(HEADER_BYTES)
    const header = (await bytesAt(handle, page, 0)) ? headerOf(page, key, sliceBytes) : undefined
    if (header === undefined) return false
    const block = Buffer.alloc(BLOCK_BYTES)
    for (const [at, sum] of header.checksums.entries()) {
      const wanted = block.subarray(0, Math.min(BLOCK_BYTES, header.length - at * BLOCK_BYTES))
      if (!(await bytesAt(handle, wanted, HEADER_BYTES + at * BLOCK_BYTES)) || crc32(wanted) !== sum) return false
      await pace(wanted.byteLength)
    }
    return true
  } finally {
    await handle.close()
  }
}

/** Fills `target` from `position` on; false when the file is shorter, or cannot be read. */
async function bytesAt(handle: FileHandle, target: Buffer, position: number): Promise<boolean> {
  const read = await handle.read(target, 0, target.byteLength, position).catch(() => undefined)
  return read?.bytesRead === target.byteLength
}
