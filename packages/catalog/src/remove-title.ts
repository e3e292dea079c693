import type { Catalog } from './catalog.ts'
import { inTurn } from './change-queue.ts'
import { TitleNotFoundError } from './errors.ts'
import type { MediaFile } from './media-file.ts'
import { refreshInTurn, refreshTitle } from './refresh-title.ts'

const PAGE = 200

/**
 * Removes a title from every list and search. It and its files stay known, so that the same files are not added again:
 * they become unplaced. `editTitle` with `state: 'published'` restores the title, `placeUnder` one of its files.
 *
 * @returns its files, for the caller to purge their cached bytes; the same in a repeated run
 * @throws TitleNotFoundError
 */
export function removeTitle(catalog: Catalog, titleId: string, nowMs: number = Date.now()): Promise<MediaFile[]> {
  return inTurn(catalog, async () => {
    const title = await catalog.getTitle(titleId)
    if (title === undefined) throw new TitleNotFoundError(titleId)
    if (title.state !== 'removed') await catalog.putTitle({ ...title, state: 'removed', updatedAt: nowMs })
    await refreshInTurn(catalog, titleId, nowMs)
    return catalog.filesOfTitle(titleId)
  })
}

/** Completes removals that were interrupted before every file was updated: see `removeTitle`. */
export async function settleRemovedTitles(catalog: Catalog, signal: AbortSignal): Promise<void> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    signal.throwIfAborted()
    const page = await catalog.listTitles({
      sort: 'newest',
      states: ['removed'],
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    })
    for (const { id } of page.items) await refreshTitle(catalog, id)
    cursor = page.nextCursor
  }
}
