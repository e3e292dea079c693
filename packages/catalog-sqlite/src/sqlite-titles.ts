import { type Catalog, checkLimit, chooseTitle, decodeCursor, encodeCursor, positionOf } from '@streamvault/catalog'
import { planMatch } from './plan-match.ts'
import { parseTitle, readTitle } from './read-title.ts'
import type { Statements } from './statements.ts'
import { filterMarks, nameMark } from './title-marks.ts'
import { planTitleCount, planTitlePage } from './title-page-query.ts'
import { createTitleWrites } from './title-writes.ts'

/** Up to this many titles with a mark are read and sorted, which takes some milliseconds. */
const RARE = 2000

/** The titles' half of a `Catalog`. */
export type Titles = Pick<
  Catalog,
  'getTitle' | 'putTitle' | 'deleteTitle' | 'listTitles' | 'countTitles' | 'findTitle' | 'searchTitles' | 'listTokens'
>

/** Keeps titles in the tables of `schema.ts`. */
export function createSqliteTitles(statements: Statements): Titles {
  const { get, all, transaction } = statements
  const { put, drop } = createTitleWrites(statements)

  function isRare(marks: string[]): boolean {
    const [first] = marks
    if (first === undefined) return false
    const row = get('select count(*) as n from (select 1 from title_marks where mark = ? limit ?)', first, RARE)
    return Number(row?.n) < RARE
  }

  return {
    async getTitle(id) {
      return readTitle(statements, id)
    },
    async putTitle(title) {
      transaction(() => put(title))
    },
    async deleteTitle(id) {
      transaction(() => drop(id))
    },
    async listTitles({ sort, limit, cursor, ...filter }) {
      checkLimit(limit)
      const after = cursor === undefined ? undefined : decodeCursor(sort, cursor)
      const query = planTitlePage({ sort, filter, after, limit, isRare: isRare(filterMarks(filter)) })
      const rows = all(query.sql, ...query.values)
      const items = rows.slice(0, limit).map(parseTitle)
      const last = items.at(-1)
      return {
        items,
        nextCursor: last !== undefined && rows.length > limit ? encodeCursor(sort, positionOf(last, sort)) : null,
      }
    },
    async countTitles(filter) {
      const query = planTitleCount(filter)
      return Number(get(query.sql, ...query.values)?.n)
    },
    async findTitle(kind, nameKey, year) {
      const named = all(
        'select t.doc from title_marks m cross join titles t on t.id = m.title_id where m.mark = ?',
        nameMark(kind, nameKey),
      )
      return chooseTitle(named.map(parseTitle), nameKey, year)
    },
    async searchTitles(groups, limit) {
      checkLimit(limit)
      const match = planMatch(groups)
      if (match === undefined) return []
      // The words' row ids are ranks: matches come in the right order, and reading stops at the limit.
      const rows = all(
        `select t.doc from title_words w cross join titles t on t.search_rank = w.rowid
         where w.title_words match ? order by w.rowid limit ?`,
        match,
        limit,
      )
      return rows.map(parseTitle)
    },
    async listTokens() {
      return all('select term, doc from title_vocabulary').map(({ term, doc }) => ({
        token: String(term),
        titles: Number(doc),
      }))
    },
  }
}
