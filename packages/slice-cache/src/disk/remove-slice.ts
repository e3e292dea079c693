import { rm } from 'node:fs/promises'

/** Removes the file of a slice, or a folder made in its place. A missing one is no error. */
export async function removeSlice(file: string): Promise<void> {
  try {
    await rm(file, { force: true })
  } catch (error) {
    if (!isFolder(error)) throw error
    await rm(file, { recursive: true, force: true })
  }
}

/** Tells whether a file operation failed because the path is a folder. `rm` has a code of its own for it. */
export const isFolder = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EISDIR' || error.code === 'ERR_FS_EISDIR')
