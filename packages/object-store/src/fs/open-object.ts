import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { ObjectStat } from '../object-store.ts'

/** A file that is open, and what it was at that moment. */
export interface OpenObject extends AsyncDisposable {
  handle: FileHandle
  stat: ObjectStat
}

/** Opens a regular file for reading, or returns `undefined` when there is none. */
export async function openObject(path: string): Promise<OpenObject | undefined> {
  const handle = await openOrNothing(path)
  if (handle === undefined) return undefined
  try {
    const stat = await statOf(handle)
    if (stat !== undefined) return { handle, stat, [Symbol.asyncDispose]: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return undefined
}

/**
 * Describes an open file, or returns `undefined` when it is not a regular one.
 *
 * Its version is made of size, time in nanoseconds and inode: a file that is replaced or written to has another one,
 * but for a write of the same length within one tick of the file system's clock (some milliseconds).
 */
export async function statOf(handle: FileHandle): Promise<ObjectStat | undefined> {
  const { size, mtimeNs, mtimeMs, ino, ...stats } = await handle.stat({ bigint: true })
  if ((stats.mode & BigInt(constants.S_IFMT)) !== BigInt(constants.S_IFREG)) return undefined
  return { size: Number(size), version: `${size}-${mtimeNs}-${ino}`, modifiedMs: Number(mtimeMs) }
}

/** Whether the error means that there is no such file, rather than that we could not look. */
export function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP'
}

async function openOrNothing(path: string): Promise<FileHandle | undefined> {
  try {
    // Without O_NONBLOCK a named pipe in the folder would wait for its writer for ever.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}
