import type { AdminTitle } from '@streamvault/api'
import type { Title } from '@streamvault/catalog'
import type { ManagerDeps } from '../manager-deps.ts'
import { adminTitle } from './admin-views.ts'

/** Has the search know a title that an operator changed, and shows it to them as it is now. */
export async function changedTitle(
  { catalog, search }: Pick<ManagerDeps, 'catalog' | 'search'>,
  title: Title,
): Promise<AdminTitle> {
  search.noteTitle(title)
  return adminTitle(title, await catalog.filesOfTitle(title.id))
}
