import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { FolderError } from './folder-error.ts'

/**
 * Makes a folder and what is missing above it, with the rights `mode` (default: what the process gives). Returns the paths
 * that it made, the outermost first.
 *
 * Not by `recursive` of Node's own `mkdir`: where a file system refuses a name with ENOENT although the parent is there, as
 * /proc does, that tries for ever and keeps a thread.
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
      // Somebody else may have been quicker.
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
