import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '@streamvault/folders'

/** No key leads here: names in keys never begin with a dot. */
const TEMPORARY_FOLDER = '.tmp'
/** A live write touches its file far more often. */
const STALE_AFTER_MS = 24 * 60 * 60 * 1000

/** Holds objects while they are written. */
export interface TemporaryFolder {
  /** A path for a new temporary file, in a folder that exists. @throws FolderError */
  pathFor(id: string): Promise<string>
}

/**
 * The folder `wanted` when files can be renamed from it into `root`, else one hidden under `root`: a rename is atomic
 * within one file system only, and a copy would show half an object.
 *
 * The caller empties `wanted`. Before its first use, the hidden folder is cleared of files that killed writes left more
 * than a day ago; younger files may belong to another process.
 */
export function createTemporaryFolder(root: string, wanted: string | undefined): TemporaryFolder {
  let chosen: Promise<string> | undefined
  return {
    async pathFor(id) {
      chosen ??= choose(root, wanted)
      // A failure, such as a missing disk, may be temporary.
      chosen.catch(() => {
        chosen = undefined
      })
      const folder = await chosen
      await makeFolder(folder)
      return join(folder, id)
    },
  }
}

async function choose(root: string, wanted: string | undefined): Promise<string> {
  const beside = join(root, TEMPORARY_FOLDER)
  await removeStaleFiles(beside, Date.now() - STALE_AFTER_MS)
  if (wanted === undefined) return beside
  for (const folder of [root, wanted]) await makeFolder(folder)
  return (await canRename(wanted, root)) ? wanted : beside
}

/** Checks without creating a file: the kernel compares the file systems before it looks up the name. */
async function canRename(from: string, to: string): Promise<boolean> {
  const [source, target] = await Promise.all([stat(from), stat(to)])
  if (source.dev !== target.dev) return false
  try {
    await rename(join(from, '.no-such-file'), join(to, '.no-such-file'))
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
  }
}

async function removeStaleFiles(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    // Another process may have finished this write and renamed the file.
    const file = await stat(path).catch(() => undefined)
    if (file?.isFile() && file.mtimeMs < beforeMs) await rm(path, { force: true })
  }
}
