import { randomUUID } from 'node:crypto'
import { rm, rmdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { FolderError, makeFolder, whyNoFile } from '@streamvault/folders'

/**
 * Why a folder is not writable, `undefined` when it is. Creates the folder if it is missing, writes a file in it and
 * removes both again. Never throws.
 */
export async function probeFolder(folder: string): Promise<string | undefined> {
  const file = path.join(folder, `.streamvault-probe-${randomUUID()}`)
  let made: string[] = []
  try {
    made = await makeFolder(folder)
    await writeFile(file, 'written to see whether it can be', { flag: 'wx', flush: true })
    await rm(file)
    return undefined
  } catch (error) {
    return error instanceof FolderError ? error.reason : whyNoFile(error)
  } finally {
    await rm(file, { force: true }).catch(() => {})
    // A folder that another process began to use meanwhile is not empty and stays.
    for (const one of made.reverse()) await rmdir(one).catch(() => {})
  }
}
