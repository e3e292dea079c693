import { inTurn } from '@streamvault/catalog'
import type { AddResult } from './add-result.ts'
import type { AddRun } from './add-run.ts'
import { presentState } from './find-missing.ts'
import { placeAndPut } from './index-file.ts'
import { LOCAL_STORE, liveSources, movedPath, sourceAt } from './local-sources.ts'
import type { LocatedFile } from './read-local-file.ts'
import { refreshedResult } from './refreshed-result.ts'
import { resultOfKnown } from './result-of.ts'

/** The result for a file that is unchanged in its place; undefined when it has to be read. */
export async function findUnchanged(located: LocatedFile, run: AddRun): Promise<AddResult | undefined> {
  const { deps, preview, copy } = run
  const { catalog } = deps
  const found = await catalog.findFileBySource(LOCAL_STORE, located.key)
  if (found === undefined || sourceAt(found, LOCAL_STORE, located.key)?.version !== located.stat.version)
    return undefined
  if (copy && preview === undefined && !found.sources.some(({ store }) => store === 'main')) return undefined
  if (preview !== undefined) return await resultOfKnown(located.path, found, catalog)
  const isTold = [located.path, located.key].includes(found.path)
  const told = isTold ? undefined : await movedPath(found, await liveSources(found, deps.stat, run.signal))
  const healed = await inTurn(catalog, async () => {
    const file = await catalog.getFile(found.id)
    if (file === undefined) return undefined
    return await placeAndPut({ ...file, ...told, ...presentState(file) }, deps)
  })
  if (healed === undefined) return undefined
  return await refreshedResult(located.path, { ...healed, isNew: false }, deps)
}
