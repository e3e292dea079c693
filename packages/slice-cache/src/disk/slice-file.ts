import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** Whoever opens a FIFO waits for one who writes into it, unless told not to. Of a file this changes nothing. */
const HOW = constants.O_RDONLY | constants.O_NONBLOCK

/**
 * Opens the file of a slice for reading. Close it afterwards.
 *
 * @returns its descriptor, or `undefined` when something that is no file has its name
 * @throws what the disk says, also when nothing is there
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
 * Opens the file of a slice for reading, off the loop. Close it afterwards.
 *
 * @returns `undefined` when no file has its name, or the disk does not give it
 */
export async function openSliceHandle(file: string): Promise<FileHandle | undefined> {
  const handle = await open(file, HOW).catch(() => undefined)
  const found = await handle?.stat().catch(() => undefined)
  if (found?.isFile() === true) return handle
  await handle?.close()
  return undefined
}
