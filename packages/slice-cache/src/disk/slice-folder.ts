import { hash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { SliceKey } from '../slice-key.ts'
import { DiskFullError } from './disk-full.ts'
import { checksumsOf, encodeHeader } from './slice-format.ts'

const FILE_ID = /^[\w-]{1,64}$/
const PART = '.part'

/** The folder of all slices of one file, so that a purge is one call. The first level only shards them. */
export function folderOf(root: string, fileId: string): string {
  // It becomes part of a path: nothing that could lead elsewhere gets through.
  if (!FILE_ID.test(fileId)) throw new RangeError(`Cannot keep slices of file "${fileId}": not a file id`)
  return path.join(root, hash('sha256', fileId).slice(0, 2), fileId)
}

/** The path of one slice. */
export function slicePath(root: string, fileId: string, index: number): string {
  return path.join(folderOf(root, fileId), String(index))
}

/** A slice, and where it lies. */
export interface SliceOnDisk {
  /** The cache's folder. */
  root: string
  key: SliceKey
  /** What files are cut into: a slice that was cut otherwise is another one. */
  sliceBytes: number
}

let lastPart = 0

/**
 * Writes a slice so that a reader sees all of it or none of it: by way of a file in `partFolder`, which must lie on the file
 * system of the cache, since finishing a slice is a rename.
 *
 * No fsync: after a power cut the checksums tell a torn slice, and it is fetched again.
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
    // A disk that fills up takes a part and reports no error until the next write.
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

/** Removes what has the name of a slice, which may be a folder that somebody made there. One that is not there is no error. */
export async function removeSlice(file: string): Promise<void> {
  try {
    await rm(file, { force: true })
  } catch (error) {
    if (!isFolder(error)) throw error
    await rm(file, { recursive: true, force: true })
  }
}

/** Most slices find their folder there: it is made only after the attempt failed for want of it. */
async function withFolder<Value>(folder: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act()
  } catch (error) {
    if (!isMissing(error)) throw error
    await mkdir(folder, { recursive: true })
    return act()
  }
}

/** Removes what an earlier process left half-written in a folder. */
export async function removeParts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const left = names.filter((name) => name.startsWith('slice-') && name.endsWith(PART))
  await Promise.all(left.map((name) => rm(path.join(folder, name), { force: true })))
}

/** Tells whether a name is that of a shard: a folder of the first level, which keeps any one from growing large. */
export const isShard = (name: string): boolean => /^[0-9a-f]{2}$/.test(name)

/** The slices of one file, by their names alone. */
export interface ListedFile {
  fileId: string
  /** Where they lie. */
  folder: string
  indexes: number[]
}

/**
 * Yields the slices under `root`, folder by folder. What is not ours is passed over, and so is a folder that cannot be read:
 * `onError` is told of it.
 */
export async function* listFiles(root: string, onError: (error: unknown) => void): AsyncGenerator<ListedFile, void> {
  for (const shard of await namesIn(root, onError)) {
    if (!isShard(shard)) continue
    for (const fileId of await namesIn(path.join(root, shard), onError)) {
      if (!FILE_ID.test(fileId)) continue
      const folder = path.join(root, shard, fileId)
      const names = await namesIn(folder, onError)
      yield { fileId, folder, indexes: names.filter((name) => /^\d{1,9}$/.test(name)).map(Number) }
    }
  }
}

async function namesIn(folder: string, onError: (error: unknown) => void): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (!isMissing(error) && !isNoFolder(error)) onError(error)
    return []
  }
}

const isNoFolder = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOTDIR'

/** Tells whether a file operation failed because the file or its folder is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** `rm` has a code of its own for it. */
const isFolder = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EISDIR' || error.code === 'ERR_FS_EISDIR')
