import { type Catalog, type FileSource, inTurn, type MediaFile, refreshTitle, type Title } from '@streamvault/catalog'
import type { AddResult } from '../add-result.ts'
import { placeAndPut } from '../index-file.ts'
import { mapConcurrently } from '../map-concurrently.ts'
import type { AdderDeps } from '../ports.ts'
import { reasonOf } from '../reason-of.ts'
import { resultOf, withoutFile } from '../result-of.ts'
import { type CatalogRecord, type RecordName, unpackRecord } from './catalog-record.ts'
import { digestOf, type KeptRecord } from './kept-record.ts'

/** What was found in a storage. */
export type StoredItem =
  /** An object, by its key. */
  | { kind: 'object'; messageId: number; key: string; name: string }
  | { kind: 'record'; messageId: number; record: string; bytes: number }

/** A storage that tells what it holds. */
export interface StorageToRebuild {
  /** Begins the paths under which files are told of. */
  address: string
  /** Name of the store of its objects. */
  store: string
  /** All that it holds, the oldest first. */
  readItems(signal: AbortSignal): AsyncIterable<StoredItem>
  /** Reads the document of a record. */
  readRecord(item: { messageId: number; bytes: number }, signal: AbortSignal): Promise<Uint8Array>
  /** Takes what checks the bytes of an object out of the storage. */
  keepHashes(key: string, contentHash: string, signal: AbortSignal): Promise<void>
  /** Reads a whole object that no record tells of, and adds it by its name. */
  adopt(object: { key: string; name: string; path: string }, signal: AbortSignal): Promise<AddResult>
}

/** What rebuilding needs from outside. */
export interface RebuildDeps extends Pick<AdderDeps, 'catalog' | 'readName' | 'now'> {
  storage: StorageToRebuild
  /** Keeps which record the storage has, so that it is not posted again. */
  noteRecord(name: RecordName, kept: KeptRecord): Promise<void>
  /** Whether an error is the network's, so that the next file would fail as well. */
  endsRebuild(error: unknown): boolean
}

const AT_ONCE = 4

/**
 * Puts back into the catalogue what the storage tells of: one result a file. What the catalogue has already stays as it is,
 * so that a rebuild that broke off is simply begun again.
 */
export async function* rebuildCatalog(
  deps: RebuildDeps,
  { signal, dryRun = false }: { signal: AbortSignal; dryRun?: boolean },
): AsyncGenerator<AddResult, void> {
  const found = await readStorage(deps.storage, signal)
  const run: Run = { deps, signal, dryRun, found, titles: new Map(), told: new Set() }
  const restored = mapConcurrently(entriesOf(found.files), AT_ONCE, (item) => attempt(item, run))
  for await (const result of restored) yield result
  const untold = [...found.objects].filter(([key]) => !run.told.has(key))
  for (const [key, { messageId, name }] of untold) yield await adoptObject({ key, messageId, name }, run)
  if (dryRun) return
  for (const id of run.titles.keys()) await refreshTitle(deps.catalog, id, deps.now())
}

type RecordItem = Extract<StoredItem, { kind: 'record' }>
interface Found {
  /** By their keys. */
  objects: Map<string, { messageId: number; name: string }>
  /** The newest records of titles and files, by id. */
  titles: Map<string, RecordItem>
  files: Map<string, RecordItem>
}

interface Run {
  deps: RebuildDeps
  signal: AbortSignal
  dryRun: boolean
  found: Found
  /** Titles that are being put back, once for all their files. */
  titles: Map<string, Promise<Title | undefined>>
  /** Keys of objects that a record tells of. */
  told: Set<string>
}

async function readStorage(storage: StorageToRebuild, signal: AbortSignal): Promise<Found> {
  const found: Found = { objects: new Map(), titles: new Map(), files: new Map() }
  for await (const item of storage.readItems(signal)) {
    if (item.kind === 'object') found.objects.set(item.key, item)
    else if (item.record.startsWith('title-')) found.titles.set(item.record.slice('title-'.length), item)
    else if (item.record.startsWith('file-')) found.files.set(item.record.slice('file-'.length), item)
  }
  return found
}

async function* entriesOf(files: Found['files']): AsyncGenerator<RecordItem, void> {
  yield* files.values()
}

async function attempt(item: RecordItem, run: Run): Promise<AddResult> {
  const { deps, signal } = run
  try {
    return await restoreFile(item, run)
  } catch (error) {
    signal.throwIfAborted()
    if (deps.endsRebuild(error)) throw error
    return withoutFile(`${deps.storage.address}/${item.messageId}`, 'failed', reasonOf(error))
  }
}

async function restoreFile(item: RecordItem, run: Run): Promise<AddResult> {
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
  const result = await inTurn(deps.catalog, () => putFile({ ...file, sources }, title, deps))
  return resultOf(path, result)
}

const ownSources = (file: MediaFile, { storage }: RebuildDeps): FileSource[] =>
  file.sources.filter(({ store }) => store === storage.store)

async function readRecord(item: RecordItem, { deps, signal, dryRun }: Run): Promise<CatalogRecord> {
  const bytes = await deps.storage.readRecord(item, signal)
  const record = unpackRecord(bytes)
  const id = record.kind === 'file' ? record.file.id : record.title.id
  const name: RecordName = `${record.kind}-${id}`
  if (name !== item.record) throw new Error('Cannot read a record of the library: it stands under another name')
  if (!dryRun) await deps.noteRecord(name, { messageId: item.messageId, digest: digestOf(bytes) })
  return record
}

/** The title as the catalogue has it, or else as the storage tells. Once for all its files. */
function restoreTitle(id: string, run: Run): Promise<Title | undefined> {
  const known = run.titles.get(id)
  if (known !== undefined) return known
  const restoring = readTitle(id, run)
  run.titles.set(id, restoring)
  return restoring
}

async function readTitle(id: string, run: Run): Promise<Title | undefined> {
  const item = run.found.titles.get(id)
  const record = item === undefined ? undefined : await readRecord(item, run)
  const known = await run.deps.catalog.getTitle(id)
  return known ?? (record?.kind === 'title' ? record.title : undefined)
}

/** The file first, its title after it; a title that nobody tells of any more is found by the file's name. */
async function putFile(
  file: MediaFile,
  title: Title | undefined,
  deps: RebuildDeps,
): Promise<{ file: MediaFile; title: Title | null; isNew: boolean }> {
  const { catalog } = deps
  const known = await catalog.getFile(file.id)
  if (known !== undefined) return await addSources(known, file.sources, catalog)
  if (title === undefined) return { ...(await placeAndPut({ ...file, titleId: null }, deps)), isNew: true }
  await catalog.putFile(file)
  if ((await catalog.getTitle(title.id)) === undefined) await catalog.putTitle(title)
  return { file, title, isNew: true }
}

async function addSources(
  known: MediaFile,
  sources: FileSource[],
  catalog: Catalog,
): Promise<{ file: MediaFile; title: Title | null; isNew: boolean }> {
  const has = ({ store, key }: FileSource) => known.sources.some((one) => one.store === store && one.key === key)
  const more = sources.filter((source) => !has(source))
  const file = more.length === 0 ? known : { ...known, sources: [...more, ...known.sources] }
  if (more.length > 0) await catalog.putFile(file)
  const title = known.titleId === null ? undefined : await catalog.getTitle(known.titleId)
  return { file, title: title ?? null, isNew: false }
}

async function previewRecord(path: string, file: MediaFile, run: Run): Promise<AddResult> {
  const isNew = (await run.deps.catalog.getFile(file.id)) === undefined
  const title = file.titleId === null ? undefined : await restoreTitle(file.titleId, run)
  return { ...resultOf(path, { file, title: title ?? null, isNew }), fileIds: [] }
}

/** An object of a run that was killed before it could tell what it had stored. */
async function adoptObject(
  { key, messageId, name }: { key: string; messageId: number; name: string },
  { deps, signal, dryRun }: Run,
): Promise<AddResult> {
  const path = `${deps.storage.address}/${messageId}/${name}`
  const known = await deps.catalog.findFileBySource(deps.storage.store, key)
  if (known !== undefined) {
    const title = known.titleId === null ? undefined : await deps.catalog.getTitle(known.titleId)
    return resultOf(path, { file: known, title: title ?? null, isNew: false })
  }
  if (dryRun)
    return withoutFile(path, 'skipped', 'no record tells of it: all of it would be read, and added by its name')
  try {
    return await deps.storage.adopt({ key, name, path }, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (deps.endsRebuild(error)) throw error
    return withoutFile(path, 'failed', reasonOf(error))
  }
}
