import { nameKeyOf } from './name-key.ts'
import { compareText } from './text-order.ts'
import type { Title } from './title.ts'

/**
 * Chooses among the titles that share a name.
 *
 * Two known years must be equal. The preference: the same year, then the own name before an alias, then published
 * before hidden, then the lower id. A removed title is never chosen.
 *
 * @returns undefined when none fits
 */
export function chooseTitle(candidates: Title[], nameKey: string, year: number | null): Title | undefined {
  const order = (title: Title) =>
    (title.year === year ? 0 : 4) + (nameKeyOf(title.name) === nameKey ? 0 : 2) + (title.state === 'published' ? 0 : 1)
  return candidates
    .filter((title) => title.state !== 'removed' && (year === null || title.year === null || title.year === year))
    .sort((a, b) => order(a) - order(b) || compareText(a.id, b.id))[0]
}
