import type { Dirent, Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { reasonOf } from './reason-of.ts'

/** The folder's entries by name, the reason why it is unreadable, or `undefined` when it was visited before. */
export async function readFolder(
  folder: string,
  visited: Set<string>,
): Promise<{ real: string; entries: Dirent[] } | { reason: string } | undefined> {
  try {
    const real = await realpath(folder)
    if (visited.has(real)) return undefined
    visited.add(real)
    const entries = await readdir(folder, { withFileTypes: true })
    return { real, entries: entries.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })) }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}

/** The target of a link; any other entry itself. */
export async function targetOf(entry: Dirent, full: string): Promise<Dirent | Stats> {
  if (!entry.isSymbolicLink()) return entry
  const target = await describe(full)
  return 'stats' in target ? target.stats : entry
}

/** The entry at a path after all links are followed, or the reason why it is unreadable. */
export async function describe(full: string): Promise<{ stats: Stats } | { reason: string }> {
  try {
    return { stats: await stat(full) }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}
