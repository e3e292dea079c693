import type { ChangedTitle } from '@streamvault/api'
import type { Title } from '@streamvault/catalog'
import type { ManagerDeps } from '../manager-deps.ts'
import { adminTitle } from './admin-views.ts'

/**
 * Updates the search with a title that received files and the titles that gave them; returns the operator's view.
 *
 * @param left The titles that gave files, as they were before.
 */
export async function changedTitle(
  { catalog, search }: Pick<ManagerDeps, 'catalog' | 'search'>,
  title: Title,
  left: Title[],
): Promise<ChangedTitle> {
  search.noteTitle(title)
  const emptied: ChangedTitle['emptied'] = []
  for (const before of left) {
    const now = await catalog.getTitle(before.id)
    if (now === undefined) continue
    search.noteTitle(now)
    if (now.state === 'empty' && before.state !== 'empty') emptied.push({ id: now.id, title: now.name })
  }
  return { ...adminTitle(title, await catalog.filesOfTitle(title.id)), emptied }
}
