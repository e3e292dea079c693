import { readdirSync, renameSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { folderOf, isMissing, isShard } from './slice-folder.ts'

/** File ids contain no dot. */
const GONE = '.gone'
let lastGone = 0

/**
 * Removes the slices of a file, or all, with their folders: no path names an old slice when this returns, and the bytes
 * are gone when it settles. Slices written meanwhile stay.
 */
export async function removeFolders(root: string, fileId: string | undefined): Promise<void> {
  const folders = fileId === undefined ? shardFolders(root) : [folderOf(root, fileId)]
  for (const folder of folders.map(putAside)) {
    // If the rename failed, a slice may be written into the folder between its emptying and its removal: hence the retries.
    if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 10 })
  }
}

/** Removes renamed folders that an earlier process left. */
export async function removePutAside(root: string): Promise<void> {
  for (const folder of [root, ...shardFolders(root)]) {
    const names = await readdir(folder).catch(() => [])
    for (const name of names.filter((one) => one.includes(GONE))) {
      await rm(path.join(folder, name), { recursive: true, force: true })
    }
  }
}

/** Renames synchronously, so that no slice is written meanwhile. Returns the new path, `undefined` for a missing folder. */
function putAside(folder: string): string | undefined {
  lastGone += 1
  const aside = `${folder}${GONE}-${process.pid}-${lastGone}`
  try {
    renameSync(folder, aside)
    return aside
  } catch (error) {
    return isMissing(error) ? undefined : folder
  }
}

function shardFolders(root: string): string[] {
  try {
    return readdirSync(root)
      .filter(isShard)
      .map((name) => path.join(root, name))
  } catch {
    return []
  }
}
