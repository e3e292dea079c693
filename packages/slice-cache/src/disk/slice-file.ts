import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** Opening a FIFO blocks until a writer opens it, unless the call is non-blocking. For a file the flag changes nothing. */
const HOW = constants.O_RDONLY | constants.O_NONBLOCK

/**
 * Opens the file of a slice for reading. Close it afterwards.
 *
 * @returns its descriptor, or `undefined` when the path is not a regular file
 * @throws the disk's error, also for a missing file
 */
export function openSliceFile(file: string): number | undefined {
  const fd = openSync(file, HOW)
  try {
    if (fstatSync(fd).isFile()) return fd
  } catch (error) {
    closeSync(fd)
    throw error
  }
  closeSync(fd)
  return undefined
}

/**
 * Opens the file of a slice for reading, in the thread pool. Close it afterwards.
 *
 * @returns `undefined` when the path is not a regular file, or the disk fails
 */
export async function openSliceHandle(file: string): Promise<FileHandle | undefined> {
  const handle = await open(file, HOW).catch(() => undefined)
  const found = await handle?.stat().catch(() => undefined)
  if (found?.isFile() === true) return handle
  await handle?.close()
  return undefined
}
