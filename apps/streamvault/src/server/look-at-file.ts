import { findMissing, type LocalStat, type StatLocal } from '@streamvault/ingestion'
import type { Library } from '../installation/library.ts'

/** Where what is found is noted. */
export interface LookAtFileDeps {
  library: Pick<Library, 'catalog' | 'adder' | 'adderDeps' | 'search'>
  /** Takes away what is kept of a file whose bytes were replaced. */
  purge: (fileId: string) => Promise<unknown>
}

/**
 * Reads a file again where it lies on this machine, and has noted what is found: the same, another, or none.
 *
 * @returns whether the file was read and is what it was
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
  // Before anything is called missing: what was merely touched never is.
  for await (const { titleId, fileIds } of adder.add(paths, { signal })) {
    isSame ||= fileIds.includes(fileId)
    const title = titleId === null ? undefined : await catalog.getTitle(titleId)
    if (title !== undefined) search.noteTitle(title)
  }
  const after = await statAll(paths, adderDeps.stat, signal)
  // Touched while it was read, it is left to the next look.
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
