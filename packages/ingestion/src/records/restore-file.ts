import { type FileSource, inTurn, type MediaFile, type Title } from '@streamvault/catalog'
import type { AddResult } from '../add-result.ts'
import { resultOf, withoutFile } from '../result-of.ts'
import { type CatalogRecord, type RecordName, unpackRecord } from './catalog-record.ts'
import { digestOf } from './kept-record.ts'
import type { RebuildDeps } from './ports.ts'
import { putRestored } from './put-restored.ts'
import type { RecordItem } from './read-storage.ts'
import type { RebuildRun } from './rebuild-run.ts'

/** Restores a file from its record, and its title. Only sources whose bytes still exist are restored. */
export async function restoreFile(item: RecordItem, run: RebuildRun): Promise<AddResult> {
  const { deps, found, signal, dryRun } = run
  const record = await readRecord(item, run)
  if (record.kind !== 'file') throw new Error('Cannot read a record of the library: it tells of something else')
  const { file } = record
  const path = `${deps.storage.address}/${item.messageId}/${file.fileName}`
  for (const { key } of ownSources(file, deps)) run.told.add(key)
  const sources = file.sources.filter(({ store, key }) => store !== deps.storage.store || found.objects.has(key))
  if (sources.length === 0) return withoutFile(path, 'skipped', 'its bytes are no more in the storage')
  if (dryRun) return await previewRecord(path, file, run)
  const title = file.titleId === null ? undefined : await restoreTitle(file.titleId, run)
  const [own] = ownSources({ ...file, sources }, deps)
  if (own !== undefined) await deps.storage.keepHashes(own.key, file.contentHash, signal)
  const result = await inTurn(deps.catalog, () => putRestored({ ...file, sources }, title, deps))
  return resultOf(path, result)
}

const ownSources = (file: MediaFile, { storage }: RebuildDeps): FileSource[] =>
  file.sources.filter(({ store }) => store === storage.store)

async function readRecord(item: RecordItem, { deps, signal, dryRun }: RebuildRun): Promise<CatalogRecord> {
  const bytes = await deps.storage.readRecord(item, signal)
  const record = unpackRecord(bytes)
  const id = record.kind === 'file' ? record.file.id : record.title.id
  const name: RecordName = `${record.kind}-${id}`
  if (name !== item.record) throw new Error('Cannot read a record of the library: it stands under another name')
  if (!dryRun) await deps.noteRecord(name, { messageId: item.messageId, digest: digestOf(bytes) })
  return record
}

/** The title from the catalogue, or else from the storage. Once for all its files. */
function restoreTitle(id: string, run: RebuildRun): Promise<Title | undefined> {
  const known = run.titles.get(id)
  if (known !== undefined) return known
  const restoring = readTitle(id, run)
  run.titles.set(id, restoring)
  return restoring
}

async function readTitle(id: string, run: RebuildRun): Promise<Title | undefined> {
  const item = run.found.titles.get(id)
  const record = item === undefined ? undefined : await readRecord(item, run)
  const known = await run.deps.catalog.getTitle(id)
  return known ?? (record?.kind === 'title' ? record.title : undefined)
}

async function previewRecord(path: string, file: MediaFile, run: RebuildRun): Promise<AddResult> {
  const isNew = (await run.deps.catalog.getFile(file.id)) === undefined
  const title = file.titleId === null ? undefined : await restoreTitle(file.titleId, run)
  return { ...resultOf(path, { file, title: title ?? null, isNew }), fileIds: [] }
}
