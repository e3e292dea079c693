import type { Catalog, FileSource, MediaFile, Title } from '@streamvault/catalog'
import { type IndexedFile, placeAndPut } from '../index-file.ts'
import type { RebuildDeps } from './ports.ts'

/**
 * Restores a file in the catalogue: the file first, then its title. Without a record of its title, the file's name
 * decides; a known file only gets its sources. For use inside `inTurn`.
 */
export async function putRestored(
  file: MediaFile,
  title: Title | undefined,
  deps: Pick<RebuildDeps, 'catalog' | 'readName' | 'now'>,
): Promise<IndexedFile> {
  const { catalog } = deps
  const known = await catalog.getFile(file.id)
  if (known !== undefined) return await addSources(known, file.sources, catalog)
  if (title === undefined) return { ...(await placeAndPut({ ...file, titleId: null }, deps)), isNew: true }
  await catalog.putFile(file)
  if ((await catalog.getTitle(title.id)) === undefined) await catalog.putTitle(title)
  return { file, title, isNew: true }
}

async function addSources(known: MediaFile, sources: FileSource[], catalog: Catalog): Promise<IndexedFile> {
  const has = ({ store, key }: FileSource) => known.sources.some((one) => one.store === store && one.key === key)
  const more = sources.filter((source) => !has(source))
  const file = more.length === 0 ? known : { ...known, sources: [...more, ...known.sources] }
  if (more.length > 0) await catalog.putFile(file)
  const title = known.titleId === null ? undefined : await catalog.getTitle(known.titleId)
  return { file, title: title ?? null, isNew: false }
}
