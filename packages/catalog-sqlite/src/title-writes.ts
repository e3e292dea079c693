import { searchRankOf, sortNameOf, type Title, titleTokensOf, UNKNOWN_YEAR } from '@streamvault/catalog'
import { readTitle } from './read-title.ts'
import type { Statements } from './statements.ts'
import { titleMarks } from './title-marks.ts'

/** The greatest value of 63 bits; after it comes 0. */
const LAST_RANK = (1n << 63n) - 1n

/** Changes of titles; call each in a transaction. */
export interface TitleWrites {
  /** Adds a title, or replaces the one with its id. */
  put(title: Title): void
  /** Removes a title, if it exists. */
  drop(id: string): void
}

/** Keeps a title's document, words and marks consistent. */
export function createTitleWrites(statements: Statements): TitleWrites {
  const { run, get } = statements

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

  /** Its actual rank: another title may already have the intended one. */
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

  function changeMarks(id: string, before: string[], now: string[]): void {
    for (const mark of before) {
      if (!now.includes(mark)) run('delete from title_marks where mark = ? and title_id = ?', mark, id)
    }
    for (const mark of now) {
      if (!before.includes(mark)) run('insert into title_marks (mark, title_id) values (?, ?)', mark, id)
    }
  }

  function putRow(title: Title, rank: bigint): void {
    run(
      `insert into titles (id, sort_name, search_rank, kind, state, is_demo, year, added_at, doc)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (id) do update set sort_name = excluded.sort_name, search_rank = excluded.search_rank,
         kind = excluded.kind, state = excluded.state, is_demo = excluded.is_demo, year = excluded.year,
         added_at = excluded.added_at, doc = excluded.doc`,
      title.id,
      sortNameOf(title.name),
      rank,
      title.kind,
      title.state,
      Number(title.isDemo),
      title.year ?? UNKNOWN_YEAR,
      title.addedAt,
      JSON.stringify(title),
    )
  }

  function put(title: Title): void {
    const before = readTitle(statements, title.id)
    const isSearchedAsBefore = before !== undefined && searchKeyOf(before) === searchKeyOf(title)
    if (before !== undefined && !isSearchedAsBefore) dropWords(title.id)
    putRow(title, isSearchedAsBefore ? rankOf(title.id) : freeRank(title))
    if (!isSearchedAsBefore && title.state === 'published') keepWords(title)
    changeMarks(title.id, before === undefined ? [] : titleMarks(before), titleMarks(title))
  }

  function drop(id: string): void {
    const before = readTitle(statements, id)
    if (before === undefined) return
    dropWords(id)
    changeMarks(id, titleMarks(before), [])
    run('delete from titles where id = ?', id)
  }

  return { put, drop }
}

/** The fields of a title that determine its search results and their order. */
function searchKeyOf(title: Title): string {
  return JSON.stringify([title.state === 'published', title.name, title.aliases, Math.floor(title.addedAt / 1000)])
}
