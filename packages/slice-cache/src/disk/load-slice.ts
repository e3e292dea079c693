import { openSliceHandle } from './slice-file.ts'
import { type SliceOnDisk, slicePath } from './slice-folder.ts'
import { checksumsOf, HEADER_BYTES, headerOf } from './slice-format.ts'

/**
 * Reads a whole slice into `target`, and checks every block.
 *
 * @returns its length in bytes, or `undefined` when it is missing, larger than `target`, or damaged.
 */
export async function loadSlice(
  { root, key, sliceBytes }: SliceOnDisk,
  target: Uint8Array,
): Promise<number | undefined> {
  const handle = await openSliceHandle(slicePath(root, key.fileId, key.index))
  if (handle === undefined) return undefined
  try {
    const page = Buffer.alloc(HEADER_BYTES)
    await handle.read(page, 0, HEADER_BYTES, 0)
    const header = headerOf(page, key, sliceBytes)
    if (header === undefined || header.length > target.byteLength) return undefined
    const bytes = target.subarray(0, header.length)
    const { bytesRead } = await handle.read(bytes, 0, header.length, HEADER_BYTES)
    const isGood = bytesRead === header.length && checksumsOf(bytes).every((sum, at) => sum === header.checksums[at])
    return isGood ? header.length : undefined
  } finally {
    await handle.close()
  }
}
