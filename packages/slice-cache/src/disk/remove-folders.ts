import { readdirSync, renameSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { folderOf, isMissing, isShard } from './slice-folder.ts'

/** No file id holds a dot. */
const GONE = '.gone'
let lastGone = 0

/**
 * Removes the slices of a file, or all, with their folders: no slice has its name when this returns, and none its bytes when it
 * settles. Slices that come meanwhile stay.
 */
export async function removeFolders(root: string, fileId: string | undefined): Promise<void> {
  const folders = fileId === undefined ? shardFolders(root) : [folderOf(root, fileId)]
  for (const folder of folders.map(putAside)) {
    // Where it could not be put aside, a slice may come into it between its emptying and its removal.
    if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 10 })
  }
}

/** Removes what an earlier process had put aside. */
export async function removePutAside(root: string): Promise<void> {
  for (const folder of [root, ...shardFolders(root)]) {
    const names = await readdir(folder).catch(() => [])
    for (const name of names.filter((one) => one.includes(GONE))) {
      await rm(path.join(folder, name), { recursive: true, force: true })
    }
  }
}

/** At once, so that nobody writes into it meanwhile. Returns where it lies now, `undefined` when it was not there. */
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
