import type { Dirent, Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { reasonOf } from './reason-of.ts'

/** The folder's entries by name, the reason why it cannot be read, or `undefined` when it was visited before. */
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

/** What a link leads to, anything else itself. */
export async function targetOf(entry: Dirent, full: string): Promise<Dirent | Stats> {
  if (!entry.isSymbolicLink()) return entry
  const target = await describe(full)
  return 'stats' in target ? target.stats : entry
}

/** What lies at a path once links are followed, or the reason why that cannot be told. */
export async function describe(full: string): Promise<{ stats: Stats } | { reason: string }> {
  try {
    return { stats: await stat(full) }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}
