import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** No key leads here: names in keys begin with no dot. */
const TEMPORARY_FOLDER = '.tmp'
/** A write that lives touches its file far more often. */
const STALE_AFTER_MS = 24 * 60 * 60 * 1000

/** Where objects lie while they are written. */
export interface TemporaryFolder {
  /** A path for a new temporary file, in a folder that exists. */
  pathFor(id: string): Promise<string>
}

/**
 * A folder under `root`, so that a finished file can be renamed into place. Before its first use it is cleared of what
 * writes that were killed left more than a day ago; younger files may be another process's.
 */
export function createTemporaryFolder(root: string): TemporaryFolder {
  const folder = join(root, TEMPORARY_FOLDER)
  let isSwept = false
  return {
    async pathFor(id) {
      await mkdir(folder, { recursive: true })
      if (!isSwept) {
        isSwept = true
        await removeStaleFiles(folder, Date.now() - STALE_AFTER_MS)
      }
      return join(folder, id)
    },
  }
}

async function removeStaleFiles(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    // Another process may have finished and moved it by now.
    const file = await stat(path).catch(() => undefined)
    if (file?.isFile() && file.mtimeMs < beforeMs) await rm(path, { force: true })
  }
}
