import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { isMissing } from './slice-folder.ts'

/** Room on the cache's disk that is left to others. */
export interface DiskRoom {
  /** Bytes that are free, `undefined` where that cannot be told. */
  free(): Promise<number | undefined>
  /** Bytes that have to go before `bytes` more may be written; none when it is zero or less. */
  shortage(bytes: number): Promise<number>
  /** Counts bytes on their way until the returned function is called: those that will be written, or, below zero, those that go. */
  reserve(bytes: number): () => void
}

/** Which disk, and how much of it. */
export interface DiskRoomOptions {
  /** A folder on it. One that is not there yet has all the room it needs: the first write makes it. */
  folder: string
  minFreeBytes: number
  /** Bytes that are free. Default: what the file system tells ordinary users. */
  freeBytes?: (() => Promise<number>) | undefined
}

/** Looks at the disk anew at each question: others write to it too. */
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
 * Bytes that are free to ordinary users on the disk of a folder. One that is not there yet will lie on the disk of the one around
 * it.
 *
 * @throws what the file system says of a folder that cannot be looked at
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
