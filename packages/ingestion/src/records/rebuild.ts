import { refreshTitle } from '@streamvault/catalog'
import type { AddResult } from '../add-result.ts'
import { mapConcurrently } from '../map-concurrently.ts'
import { reasonOf } from '../reason-of.ts'
import { withoutFile } from '../result-of.ts'
import { adoptObject } from './adopt-object.ts'
import type { RebuildDeps } from './ports.ts'
import { type RecordItem, readStorage, type StorageContents } from './read-storage.ts'
import type { RebuildRun } from './rebuild-run.ts'
import { restoreFile } from './restore-file.ts'

const AT_ONCE = 4

/**
 * Restores the catalogue from the storage's records and yields one result per file. Existing entries stay unchanged, so
 * an interrupted rebuild can simply be repeated.
 */
export async function* rebuildCatalog(
  deps: RebuildDeps,
  { signal, dryRun = false }: { signal: AbortSignal; dryRun?: boolean },
): AsyncGenerator<AddResult, void> {
  const found = await readStorage(deps.storage, signal)
  const run: RebuildRun = { deps, signal, dryRun, found, titles: new Map(), told: new Set() }
  const restored = mapConcurrently(entriesOf(found.files), AT_ONCE, (item) => attempt(item, run))
  for await (const result of restored) yield result
  const untold = [...found.objects].filter(([key]) => !run.told.has(key))
  for (const [key, { messageId, name }] of untold) yield await adoptObject({ key, messageId, name }, run)
  if (dryRun) return
  for (const id of run.titles.keys()) await refreshTitle(deps.catalog, id, deps.now())
}

async function* entriesOf(files: StorageContents['files']): AsyncGenerator<RecordItem, void> {
  yield* files.values()
}

async function attempt(item: RecordItem, run: RebuildRun): Promise<AddResult> {
  const { deps, signal } = run
  try {
    return await restoreFile(item, run)
  } catch (error) {
    signal.throwIfAborted()
    if (deps.endsRebuild(error)) throw error
    return withoutFile(`${deps.storage.address}/${item.messageId}`, 'failed', reasonOf(error))
  }
}
