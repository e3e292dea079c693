import type { Catalog } from './catalog.ts'
import { inTurn } from './change-queue.ts'
import { TitleEditError, TitleNotFoundError } from './errors.ts'
import { nameKeyOf } from './name-key.ts'
import { refreshInTurn } from './refresh-title.ts'
import type { Title } from './title.ts'

/** The fields of a title that an operator may change. Absent fields stay unchanged. */
export type TitleEdit = Partial<
  Pick<
    Title,
    'kind' | 'name' | 'aliases' | 'year' | 'overview' | 'genres' | 'episodes' | 'artwork' | 'state' | 'rightsNote'
  >
>

/**
 * Changes a title. A replaced name stays as an alias, so that files with that name still find the title.
 *
 * @returns the changed title
 * @throws TitleNotFoundError, TitleEditError for a blank name
 */
export function editTitle(
  catalog: Catalog,
  titleId: string,
  edit: TitleEdit,
  nowMs: number = Date.now(),
): Promise<Title> {
  return inTurn(catalog, async () => {
    const title = await catalog.getTitle(titleId)
    if (title === undefined) throw new TitleNotFoundError(titleId)
    const name = (edit.name ?? title.name).trim()
    if (name === '') throw new TitleEditError(titleId, 'its name would be blank')
    const aliases = namesBeside(name, [...(edit.aliases ?? title.aliases), title.name])
    await catalog.putTitle({ ...title, ...withoutUndefined(edit), name, aliases, updatedAt: nowMs })
    return (await refreshInTurn(catalog, titleId, nowMs)) ?? title
  })
}

/** The names that differ from `name` and from each other by more than spelling. */
export function namesBeside(name: string, others: string[]): string[] {
  const byKey = new Map(others.toReversed().map((other) => [nameKeyOf(other), other.trim()]))
  byKey.delete(nameKeyOf(name))
  byKey.delete('')
  return [...byKey.values()].toReversed()
}

function withoutUndefined(edit: TitleEdit): TitleEdit {
  return Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined))
}
