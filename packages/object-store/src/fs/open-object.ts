import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { ObjectStat } from '../object-store.ts'

/** An open file, with its state when it was opened. */
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
 * Its version combines size, modification time in nanoseconds and inode: a replaced or changed file has a new version,
 * except after a write of the same length within one tick of the file system's clock (some milliseconds).
 */
export async function statOf(handle: FileHandle): Promise<ObjectStat | undefined> {
  const { size, mtimeNs, mtimeMs, ino, ...stats } = await handle.stat({ bigint: true })
  if ((stats.mode & BigInt(constants.S_IFMT)) !== BigInt(constants.S_IFREG)) return undefined
  return { size: Number(size), version: `${size}-${mtimeNs}-${ino}`, modifiedMs: Number(mtimeMs) }
}

/** Whether the error means that the file does not exist, rather than that it could not be checked. */
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
