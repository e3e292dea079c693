import { type Catalog, type MediaFile, TITLE_REMOVED } from '@streamvault/catalog'
import type { AddResult } from './add-result.ts'
import type { IndexedFile } from './index-file.ts'

/** The result for a file in the catalogue. */
export function resultOf(filePath: string, { file, title, isNew }: IndexedFile): AddResult {
  if (title?.state === 'removed') return withoutFile(filePath, 'skipped', TITLE_REMOVED)
  return {
    path: filePath,
    status: isNew ? 'added' : 'known',
    reason: file.reason,
    titleId: title?.id ?? null,
    title: title?.name ?? null,
    fileIds: [file.id],
  }
}

/** The result for a file that the catalogue already has, in its current state. */
export async function resultOfKnown(filePath: string, file: MediaFile, catalog: Catalog): Promise<AddResult> {
  const title = file.titleId === null ? undefined : await catalog.getTitle(file.titleId)
  return resultOf(filePath, { file, title: title ?? null, isNew: false })
}

/** The result for a file that did not get into the catalogue. */
export function withoutFile(filePath: string, status: 'skipped' | 'failed', reason: string): AddResult {
  return { path: filePath, status, reason, titleId: null, title: null, fileIds: [] }
}
