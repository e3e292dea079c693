import type { SQLInputValue } from 'node:sqlite'
import type { ListPosition, TitleFilter, TitleSort } from '@streamvault/catalog'
import type { Query } from './statements.ts'
import { filterMarks } from './title-marks.ts'

const ORDERS = {
  newest: { index: 'titles_newest', key: 'added_at', direction: 'desc', follows: '<' },
  name: { index: 'titles_name', key: 'sort_name', direction: 'asc', follows: '>' },
  year: { index: 'titles_year', key: 'year', direction: 'desc', follows: '<' },
} as const

/** A requested page of titles. */
export interface TitlePage {
  sort: TitleSort
  filter: TitleFilter
  after: ListPosition | undefined
  limit: number
  /**
   * Whether few titles have the requested marks: then these are read and sorted. Otherwise the list is read in order
   * and each title's marks are checked, until the page is full.
   */
  isRare: boolean
}

/** The query for a page's documents, one more than `limit` if there are more. */
export function planTitlePage({ sort, filter, after, limit, isRare }: TitlePage): Query {
  const { index, key, direction, follows } = ORDERS[sort]
  const marks = filterMarks(filter)
  const { conditions, values } = columnConditions(filter)
  const [first] = marks
  const from =
    isRare && first !== undefined
      ? 'title_marks m cross join titles t on t.id = m.title_id'
      : `titles t indexed by ${index}`
  const markValues: SQLInputValue[] = []
  if (isRare && first !== undefined) {
    conditions.push('m.mark = ?')
    values.push(first)
  }
  for (const mark of isRare ? marks.slice(1) : marks) {
    conditions.push('exists (select 1 from title_marks where mark = ? and title_id = t.id)')
    markValues.push(mark)
  }
  const place: SQLInputValue[] = []
  if (after !== undefined) {
    // The plain comparison lets the index start at the position; the pair alone would be tested row by row.
    conditions.unshift(`t.${key} ${follows}= ?`, `(t.${key}, t.id) ${follows} (?, ?)`)
    place.push(after.key, after.key, after.id)
  }
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''
  return {
    sql: `select t.doc from ${from} ${where} order by t.${key} ${direction}, t.id ${direction} limit ?`,
    values: [...place, ...values, ...markValues, limit + 1],
  }
}

/** The query for the number of titles that pass. */
export function planTitleCount(filter: TitleFilter): Query {
  const [first, ...others] = filterMarks(filter)
  const { conditions, values } = columnConditions(filter)
  const from =
    first === undefined ? 'titles t indexed by titles_newest' : 'title_marks m cross join titles t on t.id = m.title_id'
  if (first !== undefined) {
    conditions.push('m.mark = ?')
    values.push(first)
  }
  for (const mark of others) {
    conditions.push('exists (select 1 from title_marks where mark = ? and title_id = t.id)')
    values.push(mark)
  }
  return { sql: `select count(*) as n from ${from} where ${conditions.join(' and ')}`, values }
}

function columnConditions(filter: TitleFilter): { conditions: string[]; values: SQLInputValue[] } {
  const states = filter.states ?? ['published']
  const conditions = [states.length === 0 ? '0' : `t.state in (${states.map(() => '?').join(', ')})`]
  const values: SQLInputValue[] = [...states]
  const equal = (column: string, value: SQLInputValue | undefined) => {
    if (value === undefined) return
    conditions.push(`t.${column} = ?`)
    values.push(value)
  }
  equal('kind', filter.kind)
  equal('year', filter.year)
  equal('is_demo', filter.isDemo === undefined ? undefined : Number(filter.isDemo))
  return { conditions, values }
}
