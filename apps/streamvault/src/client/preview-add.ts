import { existsSync } from 'node:fs'
import type { AddRequest, AddStreamLine } from '@streamvault/api'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import { openReadOnlyCatalog } from '@streamvault/catalog-sqlite'
import type { Config } from '@streamvault/config'
import { countResult, createAdder, emptySummary } from '@streamvault/ingestion'
import { createLocalFiles } from '@streamvault/object-store/fs'
import { createAdderDeps } from '../installation/adder-deps.ts'
import { planDataDirectory } from '../installation/data-directory.ts'

/** Previews the lines of an add without a running server. Writes nothing, and the data directory need not exist. */
export async function* previewAdd(
  config: Config,
  { paths, copy }: AddRequest,
  signal: AbortSignal,
): AsyncGenerator<AddStreamLine, void> {
  const { database } = planDataDirectory(config)
  await using catalog = existsSync(database) ? openReadOnlyCatalog(database) : createMemoryCatalog()
  await using local = createLocalFiles()
  const adder = createAdder(createAdderDeps(catalog, local))
  let summary = emptySummary()
  for await (const result of adder.add(paths, { copy, dryRun: true, signal })) {
    summary = countResult(summary, result)
    yield result
  }
  yield { summary }
}
