import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { FolderError } from './folder-error.ts'

/**
 * Creates a folder and its missing parents, with the permissions `mode` (default: from the process's umask). Returns the
 * created paths, the outermost first.
 *
 * Does not use the `recursive` option of Node's `mkdir`: where a file system refuses a name with ENOENT although the
 * parent exists, as /proc does, that retries forever and blocks a thread.
 *
 * @throws FolderError
 */
export async function makeFolder(folder: string, { mode }: { mode?: number } = {}): Promise<string[]> {
  const missing: string[] = []
  for (let at = resolve(folder); !(await isFolder(at)) && at !== dirname(at); at = dirname(at)) missing.unshift(at)
  const made: string[] = []
  for (const path of missing) {
    try {
      await mkdir(path, { mode })
      made.push(path)
    } catch (error) {
      // Another process may have created it meanwhile.
      if (!(await isFolder(path))) throw new FolderError(folder, error)
    }
  }
  return made
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
