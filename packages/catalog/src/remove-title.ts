import type { Catalog } from './catalog.ts'
import { inTurn } from './change-queue.ts'
import { TitleNotFoundError } from './errors.ts'
import type { MediaFile } from './media-file.ts'

/**
 * Takes a title out of every list and search. It and its files stay known, so that the same files are not added again;
 * `editTitle` with `state: 'published'` brings it back whole.
 *
 * @returns its files, so that the caller purges what is kept of their bytes; the same when run again
 * @throws TitleNotFoundError
 */
export function removeTitle(catalog: Catalog, titleId: string, nowMs: number = Date.now()): Promise<MediaFile[]> {
  return inTurn(catalog, async () => {
    const title = await catalog.getTitle(titleId)
    if (title === undefined) throw new TitleNotFoundError(titleId)
    if (title.state !== 'removed') await catalog.putTitle({ ...title, state: 'removed', updatedAt: nowMs })
    return catalog.filesOfTitle(titleId)
  })
}

/**
 * Deletes a title and its files from the catalogue, the title last: run again, it finishes what broke off. Files and titles
 * that are not there count as deleted. The same files can be added again afterwards.
 *
 * @returns the files that were deleted
 */
export function forgetTitle(catalog: Catalog, titleId: string): Promise<MediaFile[]> {
  return inTurn(catalog, async () => {
    const files = await catalog.filesOfTitle(titleId)
    for (const file of files) await catalog.deleteFile(file.id)
    await catalog.deleteTitle(titleId)
    return files
  })
}
