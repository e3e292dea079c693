import { type Catalog, PUBLICATION_STATES } from '@streamvault/catalog'
import { type CatalogRecord, packRecord, type RecordName, recordOfFile, recordOfTitle } from './catalog-record.ts'
import { digestOf, type KeptRecord } from './kept-record.ts'

/** The external dependencies of posting records. */
export interface RecordTellerDeps {
  /** The catalogue itself, without the watcher. */
  catalog: Catalog
  /** Names of the stores whose files have records. */
  stores: readonly string[]
  /** Posts a record and returns its message id. */
  post(record: { name: RecordName; title: string; bytes: Uint8Array }, signal: AbortSignal): Promise<number>
  delete(messageIds: number[], signal: AbortSignal): Promise<void>
  /** Notes that survive restarts. */
  notes: {
    get(name: RecordName): Promise<KeptRecord | undefined>
    set(name: RecordName, kept: KeptRecord | undefined): Promise<void>
  }
  /** Called with the reason why records could not be posted; they are retried. */
  onError(error: unknown): void
}

const PAGE = 200

/** Updates the records of all titles and files. */
export async function tellAll(deps: RecordTellerDeps, signal: AbortSignal): Promise<void> {
  const { catalog } = deps
  for (let afterId: string | undefined; ; ) {
    const page = await catalog.listFiles({ limit: PAGE, ...(afterId !== undefined && { afterId }) })
    for (const { id } of page) await tellOne(`file-${id}`, deps, signal)
    afterId = page.at(-1)?.id
    if (page.length < PAGE) break
  }
  for (let cursor: string | undefined; ; ) {
    const { items, nextCursor } = await catalog.listTitles({
      sort: 'name',
      states: [...PUBLICATION_STATES],
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { id } of items) await tellOne(`title-${id}`, deps, signal)
    if (nextCursor === null) return
    cursor = nextCursor
  }
}

/** Updates one record. The new one is posted before the old one is deleted. */
export async function tellOne(name: RecordName, deps: RecordTellerDeps, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const record = await recordFor(name, deps)
  const kept = await deps.notes.get(name)
  if (record === undefined) {
    if (kept !== undefined && (await takeAway(kept, deps, signal))) await deps.notes.set(name, undefined)
    return
  }
  const bytes = packRecord(record)
  const digest = digestOf(bytes)
  if (kept?.digest === digest) return
  const messageId = await deps.post({ name, title: titleOf(record), bytes }, signal)
  await deps.notes.set(name, { messageId, digest })
  if (kept !== undefined) await takeAway(kept, deps, signal)
}

/** Deletes an old record. A failure must not stop other records: an old record is harmless, since the newest counts. */
async function takeAway({ messageId }: KeptRecord, deps: RecordTellerDeps, signal: AbortSignal): Promise<boolean> {
  try {
    await deps.delete([messageId], signal)
    return true
  } catch (error) {
    signal.throwIfAborted()
    deps.onError(error)
    return false
  }
}

async function recordFor(
  name: RecordName,
  { catalog, stores }: Pick<RecordTellerDeps, 'catalog' | 'stores'>,
): Promise<CatalogRecord | undefined> {
  const id = name.slice(name.indexOf('-') + 1)
  if (name.startsWith('file-')) {
    const file = await catalog.getFile(id)
    return file && recordOfFile(file, stores)
  }
  const title = await catalog.getTitle(id)
  const files = title === undefined ? [] : await catalog.filesOfTitle(id)
  const isStored = files.some((file) => recordOfFile(file, stores) !== undefined)
  return title !== undefined && isStored ? recordOfTitle(title) : undefined
}

function titleOf(record: CatalogRecord): string {
  if (record.kind === 'file') return record.file.fileName
  const { name, year } = record.title
  return year === null ? name : `${name} (${year})`
}
