import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { DiskFullError } from './disk-full.ts'
import { isFolder, removeSlice } from './remove-slice.ts'
import { isMissing, type SliceOnDisk, slicePath } from './slice-folder.ts'
import { checksumsOf, encodeHeader } from './slice-format.ts'

const PART = '.part'

let lastPart = 0

/**
 * Writes a slice atomically, so that a reader sees all of it or none: by way of a file in `partFolder`, which must be
 * on the cache's file system, since the last step is a rename.
 *
 * No fsync: after a power cut the checksums reveal a torn slice, and it is fetched again.
 */
export async function writeSlice(
  { root, key, sliceBytes }: SliceOnDisk,
  partFolder: string,
  bytes: Uint8Array,
): Promise<void> {
  const final = slicePath(root, key.fileId, key.index)
  lastPart += 1
  const part = path.join(partFolder, `slice-${process.pid}-${lastPart}${PART}`)
  try {
    const header = { ...key, sliceBytes, length: bytes.byteLength, checksums: checksumsOf(bytes) }
    await writePart(part, [encodeHeader(header), bytes])
    await moveInto(part, final)
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    throw error
  }
}

async function writePart(part: string, pieces: Uint8Array[]): Promise<void> {
  const handle = await withFolder(path.dirname(part), () => open(part, 'wx'))
  try {
    const wanted = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
    const { bytesWritten } = await handle.writev(pieces)
    // A disk that fills up accepts a part and reports no error until the next write.
    if (bytesWritten !== wanted) throw new DiskFullError(bytesWritten, wanted)
  } finally {
    await handle.close()
  }
}

async function moveInto(part: string, final: string): Promise<void> {
  const move = () => withFolder(path.dirname(final), () => rename(part, final))
  try {
    await move()
  } catch (error) {
    if (!isFolder(error)) throw error
    await removeSlice(final)
    await move()
  }
}

/** Most slices find their folder there: it is made only after a write failed because it was missing. */
async function withFolder<Value>(folder: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act()
  } catch (error) {
    if (!isMissing(error)) throw error
    await mkdir(folder, { recursive: true })
    return act()
  }
}

/** Removes unfinished slices of an earlier process from a folder. */
export async function removeParts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const left = names.filter((name) => name.startsWith('slice-') && name.endsWith(PART))
  await Promise.all(left.map((name) => rm(path.join(folder, name), { force: true })))
}
