import { createHash } from 'node:crypto'
import { type Catalog, PUBLICATION_STATES } from '@streamvault/catalog'
import { type CatalogRecord, packRecord, type RecordName, recordOfFile, recordOfTitle } from './catalog-record.ts'
import type { CatalogWatcher } from './watch-catalog.ts'

/** The record that the storage has of a title or file. */
export interface KeptRecord {
  messageId: number
  /** Changes whenever the record does. */
  digest: string
}

/** What keeping records needs from outside. */
export interface RecordKeeperDeps {
  /** The catalogue itself, unwatched. */
  catalog: Catalog
  /** Names of the stores whose files are told of. */
  stores: readonly string[]
  /** Posts a record and gives the id of its message. */
  post(record: { name: RecordName; title: string; bytes: Uint8Array }, signal: AbortSignal): Promise<number>
  delete(messageIds: number[], signal: AbortSignal): Promise<void>
  /** What was kept, over restarts. */
  notes: {
    get(name: RecordName): Promise<KeptRecord | undefined>
    set(name: RecordName, kept: KeptRecord | undefined): Promise<void>
    /** Whether everything was told at the last stop. */
    isClean(): Promise<boolean>
    setClean(clean: boolean): Promise<void>
  }
  /** Told why records could not be posted; they are tried again. */
  onError(error: unknown): void
  /** How long changes are gathered before they are told. */
  delayMs: number
  /** How long a failure is left alone. */
  retryMs: number
  /** How long ending may take; what is left is told after the next start. */
  disposeMs: number
}

/** Keeps a record of every title and file that the storage holds, in the storage. Disposing tells what is left. */
export interface RecordKeeper extends CatalogWatcher, AsyncDisposable {
  /** Tells what an earlier run left untold, if it left anything. Does not wait for it. */
  catchUp(): Promise<void>
  /** Tells all that is untold now. @throws what kept it from that */
  flush(): Promise<void>
}

/** Changes that are remembered one by one; when there are more, everything is looked through. */
const MAX_CHANGES = 10_000
const PAGE = 200

/** Makes a keeper. */
export function createRecordKeeper(deps: RecordKeeperDeps): RecordKeeper {
  const changes = new Set<RecordName>()
  const closing = new AbortController()
  let marking: Promise<void> | undefined
  /** Everything is to be looked through. */
  let isAll = false
  /** An earlier run left something untold, and nobody knows what. */
  let isLeft = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  async function work(): Promise<void> {
    if (isAll) {
      await tellAll(deps, closing.signal)
      isAll = false
      isLeft = false
    }
    for (const name of changes) {
      changes.delete(name)
      try {
        await tellOne(name, deps, closing.signal)
      } catch (error) {
        changes.add(name)
        throw error
      }
    }
    if (marking === undefined) return
    marking = undefined
    if (!isLeft) await deps.notes.setClean(true)
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    running ??= work().finally(() => {
      running = undefined
    })
    return running
  }

  function schedule(delayMs: number): void {
    if (closing.signal.aborted) return
    timer ??= setTimeout(() => {
      timer = undefined
      flush().then(undefined, (error) => {
        if (closing.signal.aborted) return
        deps.onError(error)
        schedule(deps.retryMs)
      })
    }, delayMs)
    timer.unref()
  }

  /** Whoever is killed before all is told finds at the next start that something is left. */
  function mark(): Promise<void> {
    marking ??= (async () => {
      isLeft ||= !(await deps.notes.isClean())
      await deps.notes.setClean(false)
    })()
    return marking
  }

  return {
    beforeChange: mark,
    changed(name) {
      if (changes.size < MAX_CHANGES) changes.add(name)
      else isAll = true
      schedule(deps.delayMs)
    },
    async catchUp() {
      if (await deps.notes.isClean()) return
      await mark()
      isAll = true
      schedule(deps.delayMs)
    },
    flush,
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      if (marking !== undefined || running !== undefined) {
        const end = setTimeout(() => closing.abort(new Error('the library is closed')), deps.disposeMs)
        await running?.catch(() => {})
        // Changes of this run alone: what an earlier one left is for a server, which has the time.
        if (marking !== undefined && !isAll) await flush().catch(deps.onError)
        clearTimeout(end)
      }
      closing.abort(new Error('the library is closed'))
    },
  }
}

async function tellAll(deps: RecordKeeperDeps, signal: AbortSignal): Promise<void> {
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

/** Brings one record up to date. The new one is there before the old one goes. */
async function tellOne(name: RecordName, deps: RecordKeeperDeps, signal: AbortSignal): Promise<void> {
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

/** Deletes an old record. One that stays does no harm, since the newest counts: it must not keep others from being told. */
async function takeAway({ messageId }: KeptRecord, deps: RecordKeeperDeps, signal: AbortSignal): Promise<boolean> {
  try {
    await deps.delete([messageId], signal)
    return true
  } catch (error) {
    signal.throwIfAborted()
    deps.onError(error)
    return false
  }
}

/** What tells one document of a record from another. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}

async function recordFor(
  name: RecordName,
  { catalog, stores }: Pick<RecordKeeperDeps, 'catalog' | 'stores'>,
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
