import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { isMissing } from './slice-folder.ts'

/** Keeps room on the cache's disk free for others. */
export interface DiskRoom {
  /** Free bytes, `undefined` where the file system does not report them. */
  free(): Promise<number | undefined>
  /** Bytes that must be evicted before a write of `bytes`; zero or less when there is room. */
  shortage(bytes: number): Promise<number>
  /** Counts bytes in advance until the returned function is called: bytes to write or, when negative, to remove. */
  reserve(bytes: number): () => void
}

/** Which disk, and how much of it. */
export interface DiskRoomOptions {
  /** A folder on it. One that does not exist yet counts as enough room: the first write makes it. */
  folder: string
  minFreeBytes: number
  /** Free bytes. Default: those that the file system reports for unprivileged users. */
  freeBytes?: (() => Promise<number>) | undefined
}

/** Asks the file system at each call: others write to the disk too. */
export function createDiskRoom({ folder, minFreeBytes, freeBytes: given }: DiskRoomOptions): DiskRoom {
  const freeBytes = given ?? (() => freeBytesOf(folder))
  let reserved = 0
  return {
    free: () => (given ?? (() => freeBytesAround(folder)))().catch(() => undefined),
    async shortage(bytes) {
      if (minFreeBytes === 0) return 0
      const free = await freeBytes().catch(() => Number.POSITIVE_INFINITY)
      return minFreeBytes + reserved + bytes - free
    },
    reserve(bytes) {
      reserved += bytes
      return () => {
        reserved -= bytes
      }
    },
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/**
 * Free bytes for unprivileged users on the disk of a folder. For a folder that does not exist yet it looks at the
 * parent.
 *
 * @throws the file system's error when the folder cannot be examined
 */
export async function freeBytesAround(folder: string): Promise<number> {
  try {
    return await freeBytesOf(folder)
  } catch (error) {
    const around = path.dirname(folder)
    if (!isMissing(error) || around === folder) throw error
    return await freeBytesAround(around)
  }
}
