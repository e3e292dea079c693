import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '@streamvault/folders'

/** No key leads here: names in keys begin with no dot. */
const TEMPORARY_FOLDER = '.tmp'
/** A write that lives touches its file far more often. */
const STALE_AFTER_MS = 24 * 60 * 60 * 1000

/** Where objects lie while they are written. */
export interface TemporaryFolder {
  /** A path for a new temporary file, in a folder that exists. @throws FolderError */
  pathFor(id: string): Promise<string>
}

/**
 * The folder `wanted` when a finished file can be renamed from it into `root`, else one hidden under `root`: a rename works
 * within one file system alone, and a copy would show half an object.
 *
 * Whoever gives `wanted` empties it. The hidden folder is cleared before its first use of what killed writes left more than
 * a day ago; younger files may be another process's.
 */
export function createTemporaryFolder(root: string, wanted: string | undefined): TemporaryFolder {
  let chosen: Promise<string> | undefined
  return {
    async pathFor(id) {
      chosen ??= choose(root, wanted)
      // A failure, as of a disk that is not there, is not for ever.
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

/** Asks without making a file: the kernel looks at the file systems before it looks for the name. */
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
    // Another process may have finished and moved it by now.
    const file = await stat(path).catch(() => undefined)
    if (file?.isFile() && file.mtimeMs < beforeMs) await rm(path, { force: true })
  }
}
