import path from 'node:path'
import { type Catalog, inTurn, type MediaFile, refreshTitle } from '@streamvault/catalog'
import { LOCAL_STORE, lookUpSource, movedPath, type ToldPath } from './local-sources.ts'
import { NO_TITLE } from './place-file.ts'
import type { StatLocal } from './ports.ts'

const PAGE = 200
/** `replaced` is final, wherever the file's bytes are. */
const LOOKED_UP: MediaFile['state'][] = ['ready', 'unplaced', 'missing']
const GONE = 'its bytes are not where they were'
const CHANGED = 'its bytes were changed since they were added'

/** The changes of a check. */
export interface MissingReport {
  /** Ids of files that have become missing. */
  missing: string[]
  /** Ids of files that were missing and are back. */
  found: string[]
}

/** Selects the files to check. */
export interface FindMissingOptions {
  signal: AbortSignal
  /** Only files under this folder. Default: all on this machine. */
  folder?: string
  /** Only this file. */
  fileId?: string
  /**
   * Whether the files were just read, and unchanged ones recorded. Default: a file with the same size and another time
   * stays as it is, and is read again when it is opened.
   */
  wereRead?: boolean
  now?: () => number
}

/**
 * Checks every indexed file of this machine: files without a readable source become `missing`, files that are back
 * regain their state. A file whose own path is gone gets a path where it still exists. Deletes nothing.
 */
export async function findMissing(
  catalog: Catalog,
  stat: StatLocal,
  { signal, folder, fileId, wereRead = false, now = Date.now }: FindMissingOptions,
): Promise<MissingReport> {
  const report: MissingReport = { missing: [], found: [] }
  const titleIds = new Set<string>()
  for await (const file of localFiles(catalog, folder, fileId)) {
    signal.throwIfAborted()
    const next = await lookUp(file, stat, { signal, wereRead })
    if (next === undefined) continue
    const changed = await inTurn(catalog, () => putState(catalog, file, next))
    if (!changed) continue
    if (next.state !== undefined) report[next.state === 'missing' ? 'missing' : 'found'].push(file.id)
    if (file.titleId !== null) titleIds.add(file.titleId)
  }
  for (const titleId of titleIds) await refreshTitle(catalog, titleId, now())
  return report
}

type NextState = Pick<MediaFile, 'state' | 'reason'>
/** The changes to a file: its state, its displayed path, or both. */
type Finding = Partial<NextState & ToldPath>

async function* localFiles(
  catalog: Catalog,
  folder: string | undefined,
  fileId: string | undefined,
): AsyncGenerator<MediaFile, void> {
  const under = folder === undefined ? '' : folder.endsWith(path.sep) ? folder : folder + path.sep
  const isAsked = (file: MediaFile) =>
    file.sources.some(({ store, key }) => store === LOCAL_STORE && key.startsWith(under))
  if (fileId !== undefined) {
    const file = await catalog.getFile(fileId)
    if (file !== undefined && LOOKED_UP.includes(file.state) && isAsked(file)) yield file
    return
  }
  for (let afterId: string | undefined; ; ) {
    const page = await catalog.listFiles({
      states: LOOKED_UP,
      limit: PAGE,
      ...(afterId === undefined ? {} : { afterId }),
    })
    for (const file of page) if (isAsked(file)) yield file
    afterId = page.at(-1)?.id
    if (page.length < PAGE) return
  }
}

/** The differences from the catalogue, `undefined` when there are none. */
async function lookUp(
  file: MediaFile,
  stat: StatLocal,
  { signal, wereRead }: { signal: AbortSignal; wereRead: boolean },
): Promise<Finding | undefined> {
  const states = await Promise.all(file.sources.map((source) => lookUpSource(file, source, stat, signal)))
  const there = file.sources.filter((_, index) => states[index] === 'there')
  if (there.length > 0) {
    const told = await movedPath(file, there)
    return file.state === 'missing' ? { ...presentState(file), ...told } : told
  }
  if (!wereRead && states.includes('touched')) return undefined
  const reason = states.some((state) => state === 'changed' || state === 'touched') ? CHANGED : GONE
  if (file.state === 'missing' && file.reason === reason) return undefined
  return { state: 'missing', reason }
}

/** The state of a file whose bytes exist. */
export function presentState(file: MediaFile): NextState {
  return file.titleId === null ? { state: 'unplaced', reason: NO_TITLE } : { state: 'ready', reason: null }
}

/** A file that was touched since its check is left to the next check. */
async function putState(catalog: Catalog, seen: MediaFile, next: Finding): Promise<boolean> {
  const file = await catalog.getFile(seen.id)
  if (file === undefined || JSON.stringify(file) !== JSON.stringify(seen)) return false
  await catalog.putFile({ ...file, ...next })
  return true
}
