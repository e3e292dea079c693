import { findMissing, type LocalStat, type StatLocal } from '@streamvault/ingestion'
import type { Library } from '../installation/library.ts'

/** The dependencies of a check. */
export interface LookAtFileDeps {
  library: Pick<Library, 'catalog' | 'adder' | 'adderDeps' | 'search'>
  /** Invalidates the cached bytes of a replaced file. */
  purge: (fileId: string) => Promise<unknown>
}

/**
 * Reads a file again at its place on this machine, and records the result: unchanged, replaced, or missing.
 *
 * @returns whether the file was read and is unchanged
 */
export async function lookAtFile(
  { library, purge }: LookAtFileDeps,
  fileId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { catalog, adder, adderDeps, search } = library
  const before = await catalog.getFile(fileId)
  const paths = before?.sources.filter(({ store }) => store === 'local').map(({ key }) => key) ?? []
  const seen = await statAll(paths, adderDeps.stat, signal)
  let isSame = false
  // Before any file is called missing: one that was merely touched is not.
  for await (const { titleId, fileIds } of adder.add(paths, { signal })) {
    isSame ||= fileIds.includes(fileId)
    const title = titleId === null ? undefined : await catalog.getTitle(titleId)
    if (title !== undefined) search.noteTitle(title)
  }
  const after = await statAll(paths, adderDeps.stat, signal)
  // A file that was touched during the reading is left to the next check.
  const wereRead = paths.every((path) => seen.get(path)?.version === after.get(path)?.version)
  await findMissing(catalog, async (path) => after.get(path), { signal, fileId, wereRead })
  if ((await catalog.getFile(fileId))?.state === 'replaced') await purge(fileId)
  return isSame
}

async function statAll(
  paths: readonly string[],
  stat: StatLocal,
  signal: AbortSignal,
): Promise<Map<string, LocalStat | undefined>> {
  const found = new Map<string, LocalStat | undefined>()
  for (const path of paths) found.set(path, await stat(path, signal))
  return found
}
