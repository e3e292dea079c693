import {
  type Catalog,
  checkLimit,
  chooseTitle,
  decodeCursor,
  encodeCursor,
  nameKeysOf,
  positionOf,
  searchRankOf,
  sortNameOf,
  type Title,
  type TokenGroups,
  titleTokensOf,
  UNKNOWN_YEAR,
} from '@streamvault/catalog'
import type { Statements } from './statements.ts'
import { marksOf, planTitleCount, planTitlePage } from './title-page-query.ts'

/** Up to this many titles with a mark are read and put in order; that takes some milliseconds. */
const RARE = 2000
/** The space of `search_rank` that one title and its namesakes of one second share. */
const LAST_RANK = (1n << 63n) - 1n

/** The titles' half of a `Catalog`. */
export type Titles = Pick<
  Catalog,
  'getTitle' | 'putTitle' | 'deleteTitle' | 'listTitles' | 'countTitles' | 'findTitle' | 'searchTitles' | 'listTokens'
>

/** Keeps titles in the tables of `schema.ts`. */
export function createSqliteTitles(statements: Statements): Titles {
  const { run, get, all, transaction } = statements

  function read(id: string): Title | undefined {
    const row = get('select doc from titles where id = ?', id)
    return row === undefined ? undefined : parseTitle(row)
  }

  function freeRank(title: Title): bigint {
    let rank = searchRankOf(title)
    while (get('select 1 from titles where search_rank = ? and id <> ?', rank, title.id) !== undefined) {
      rank = rank === LAST_RANK ? 0n : rank + 1n
    }
    return rank
  }

  function dropWords(id: string): void {
    run('delete from title_words where rowid = (select search_rank from titles where id = ?)', id)
  }

  /** The rank it has: another of the same place may have come before it. */
  function rankOf(id: string): bigint {
    return BigInt(String(get('select cast(search_rank as text) as rank from titles where id = ?', id)?.rank))
  }

  function keepWords(title: Title): void {
    const words = titleTokensOf(title).join(' ')
    if (words === '') return
    run(
      'insert into title_words (rowid, words) values ((select search_rank from titles where id = ?), ?)',
      title.id,
      words,
    )
  }

  function dropMark(mark: string, id: string): void {
    run('delete from title_marks where mark = ? and title_id = ?', mark, id)
  }

  function put(title: Title): void {
    const before = read(title.id)
    const isSearchedAsBefore = before !== undefined && searchKeyOf(before) === searchKeyOf(title)
    if (before !== undefined && !isSearchedAsBefore) dropWords(title.id)
    run(
      `insert into titles (id, sort_name, search_rank, kind, state, is_demo, year, added_at, doc)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (id) do update set sort_name = excluded.sort_name, search_rank = excluded.search_rank,
         kind = excluded.kind, state = excluded.state, is_demo = excluded.is_demo, year = excluded.year,
         added_at = excluded.added_at, doc = excluded.doc`,
      title.id,
      sortNameOf(title.name),
      isSearchedAsBefore ? rankOf(title.id) : freeRank(title),
      title.kind,
      title.state,
      Number(title.isDemo),
      title.year ?? UNKNOWN_YEAR,
      title.addedAt,
      JSON.stringify(title),
    )
    if (!isSearchedAsBefore && title.state === 'published') keepWords(title)
    const old = before === undefined ? [] : allMarksOf(before)
    const now = allMarksOf(title)
    for (const mark of old) if (!now.includes(mark)) dropMark(mark, title.id)
    for (const mark of now)
      if (!old.includes(mark)) run('insert into title_marks (mark, title_id) values (?, ?)', mark, title.id)
  }

  function drop(id: string): void {
    const before = read(id)
    if (before === undefined) return
    dropWords(id)
    for (const mark of allMarksOf(before)) dropMark(mark, id)
    run('delete from titles where id = ?', id)
  }

  function isRare(marks: string[]): boolean {
    const [first] = marks
    if (first === undefined) return false
    const row = get('select count(*) as n from (select 1 from title_marks where mark = ? limit ?)', first, RARE)
    return Number(row?.n) < RARE
  }

  return {
    async getTitle(id) {
      return read(id)
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
      const query = planTitlePage({ sort, filter, after, limit, isRare: isRare(marksOf(filter)) })
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
        `${kind}:${nameKey}`,
      )
      return chooseTitle(named.map(parseTitle), nameKey, year)
    },
    async searchTitles(groups, limit) {
      checkLimit(limit)
      const match = planMatch(groups)
      if (match === undefined) return []
      // The words' row ids are ranks: matches come in the wanted order, and reading ends with the last one wanted.
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

/** The groups in FTS5's language, or undefined when they can match nothing. */
function planMatch(groups: TokenGroups): string | undefined {
  const parts = groups.map((group) => group.filter(isToken).map((token) => `"${token}"`))
  if (parts.length === 0 || parts.some((part) => part.length === 0)) return undefined
  return parts.map((part) => `(${part.join(' OR ')})`).join(' AND ')
}

/** Folded words hold nothing else; anything more would be read as two words, or as an operator. */
function isToken(token: string): boolean {
  return /^[\p{L}\p{N}\p{M}]+$/v.test(token)
}

/** What of a title decides where and by what it is found. */
function searchKeyOf(title: Title): string {
  return JSON.stringify([title.state === 'published', title.name, title.aliases, Math.floor(title.addedAt / 1000)])
}

function allMarksOf(title: Title): string[] {
  const marks = [
    ...title.genres.map((genre) => `genre:${genre}`),
    ...title.qualities.map((quality) => `quality:${quality}`),
    ...nameKeysOf(title).map((key) => `${title.kind}:${key}`),
  ]
  return [...new Set(marks)]
}

function parseTitle(row: Record<string, unknown>): Title {
  return JSON.parse(String(row.doc))
}
