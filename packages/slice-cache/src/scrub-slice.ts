import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { slicePath } from './slice-folder.ts'
import { BLOCK_BYTES, decodeHeader, HEADER_BYTES } from './slice-format.ts'
import type { SliceKey } from './slice-key.ts'

/**
 * Reads a whole slice, block by block and no faster than `bytesPerSecond`, and tells whether it is what was written.
 *
 * A slice that is not there, or cannot be read, is not good.
 */
export async function scrubSlice(
  root: string,
  key: SliceKey,
  bytesPerSecond: number,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted()
  const handle = await open(slicePath(root, key.fileId, key.index)).catch(() => undefined)
  if (handle === undefined) return false
  try {
    const page = Buffer.alloc(HEADER_BYTES)
    await handle.read(page, 0, HEADER_BYTES, 0)
    const header = decodeHeader(page)
    if (header?.fileId !== key.fileId || header.index !== key.index) return false
    const block = Buffer.alloc(BLOCK_BYTES)
    for (const [at, sum] of header.checksums.entries()) {
      const wanted = Math.min(BLOCK_BYTES, header.length - at * BLOCK_BYTES)
      const { bytesRead } = await handle.read(block, 0, wanted, HEADER_BYTES + at * BLOCK_BYTES)
      if (bytesRead !== wanted || crc32(block.subarray(0, wanted)) !== sum) return false
      await sleep((wanted / bytesPerSecond) * 1000, undefined, { signal })
    }
    return true
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Error && 'code' in error) return false
    throw error
  } finally {
    await handle.close()
  }
}
