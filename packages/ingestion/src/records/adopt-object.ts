import type { AddResult } from '../add-result.ts'
import { reasonOf } from '../reason-of.ts'
import { resultOfKnown, withoutFile } from '../result-of.ts'
import type { RebuildRun } from './rebuild-run.ts'

/** Adds an object whose run was killed before it posted the object's record. */
export async function adoptObject(
  { key, messageId, name }: { key: string; messageId: number; name: string },
  { deps, signal, dryRun }: RebuildRun,
): Promise<AddResult> {
  const path = `${deps.storage.address}/${messageId}/${name}`
  const known = await deps.catalog.findFileBySource(deps.storage.store, key)
  if (known !== undefined) return await resultOfKnown(path, known, deps.catalog)
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
