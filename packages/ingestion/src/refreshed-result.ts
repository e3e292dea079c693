import { refreshTitle } from '@streamvault/catalog'
import type { AddResult } from './add-result.ts'
import type { IndexedFile } from './index-file.ts'
import type { AdderDeps } from './ports.ts'
import { resultOf } from './result-of.ts'

/** Updates the title of an indexed file from all its files, and returns the file's result. */
export async function refreshedResult(
  filePath: string,
  indexed: IndexedFile,
  deps: Pick<AdderDeps, 'catalog' | 'now'>,
): Promise<AddResult> {
  const { file, title } = indexed
  const refreshed = title === null ? undefined : await refreshTitle(deps.catalog, title.id, deps.now())
  return resultOf(filePath, { ...indexed, file, title: refreshed ?? title })
}
