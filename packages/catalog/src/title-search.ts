import { setImmediate } from 'node:timers/promises'
import type { Catalog, TokenGroups } from './catalog.ts'
import { nameKeyOf } from './name-key.ts'
import { planCharacterGroups, planGroups, planLooseGroups, planPartialGroups } from './query-groups.ts'
import { orderResults } from './result-order.ts'
import type { Title } from './title.ts'
import { queryWordsOf, titleTokensOf } from './tokens.ts'
import { createVocabulary, type Vocabulary } from './vocabulary.ts'

/** Finds titles by a viewer's query. */
export interface TitleSearch {
  /**
   * Published titles that match `query`, best first. Tolerates one typing error per word from 3 letters on, two from 8
   * on; the last word may be unfinished. A query without letters or digits matches exact names only.
   *
   * @param limit 1 to 50
   * @throws RangeError for another limit
   */
  search(query: string, limit: number, signal?: AbortSignal): Promise<Title[]>
  /** Reloads all words: call it now and then, to drop those of deleted titles and to update the counts. */
  refresh(): Promise<void>
  /** Makes the words of a stored title searchable at once. The count of a known word stays. */
  noteTitle(title: Title): void
}

/** Longest query in UTF-16 units; the rest is ignored. */
const MAX_QUERY_LENGTH = 200
/** Words read between two turns of the event loop. */
const WORDS_A_TURN = 2000
/** Titles fetched per requested result, to choose the best. */
const CANDIDATES_A_RESULT = 5
const MAX_PARTIAL_QUERIES = 12

/** Creates a search over `catalog`. The words load at the first search, unless `refresh` was called before. */
export function createTitleSearch(catalog: Catalog): TitleSearch {
  let vocabulary: Vocabulary | undefined
  let reading: Promise<Vocabulary> | undefined
  // Titles noted during a load may be missing from its result.
  let noted: Title[] | undefined

  async function read(): Promise<Vocabulary> {
    noted = []
    try {
      const fresh = createVocabulary()
      const tokens = await catalog.listTokens()
      for (let index = 0; index < tokens.length; index += WORDS_A_TURN) {
        for (const { token, titles } of tokens.slice(index, index + WORDS_A_TURN)) fresh.add(token, titles)
        await setImmediate()
      }
      fresh.startingWith('a', 1)
      for (const title of noted) addTo(fresh, title)
      vocabulary = fresh
      return fresh
    } finally {
      noted = undefined
    }
  }

  /** One load at a time, shared by all its callers, so that none of them may abort it. */
  function readOnce(): Promise<Vocabulary> {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }

  async function find(words: ReturnType<typeof queryWordsOf>, limit: number, signal?: AbortSignal): Promise<Title[]> {
    const known = vocabulary ?? (await readOnce())
    const found = new Map<string, Title>()
    const wanted = Math.min(Math.max(limit * CANDIDATES_A_RESULT, 40), 200)
    const collect = async (groups: TokenGroups) => {
      signal?.throwIfAborted()
      if (groups.length === 0 || groups.some((group) => group.length === 0)) return
      for (const title of await catalog.searchTitles(groups, wanted)) found.set(title.id, title)
    }

    await collect(planGroups(words, known))
    // One letter is too little to look for misspellings.
    if (found.size >= limit || words.every(({ token }) => token.length < 2)) return [...found.values()]
    const loose = planLooseGroups(words, known)
    await collect(loose)
    // In a script without spaces a wrong character makes another pair that may well be known: the results may be wrong.
    const isUnspaced = words.some(({ isPair }) => isPair)
    if (found.size > 0 && !isUnspaced) return [...found.values()]
    const plans = isUnspaced ? planCharacterGroups(words, loose, known) : planPartialGroups(loose)
    for (const plan of plans.slice(0, MAX_PARTIAL_QUERIES)) await collect(plan)
    return [...found.values()]
  }

  async function findByName(query: string): Promise<Title[]> {
    const key = nameKeyOf(query)
    if (key === '') return []
    const named = await Promise.all([catalog.findTitle('film', key, null), catalog.findTitle('series', key, null)])
    return named.filter((title) => title?.state === 'published') as Title[]
  }

  return {
    async search(query, limit, signal) {
      if (!Number.isInteger(limit) || limit < 1 || limit > 50)
        throw new RangeError(`Cannot find ${limit} titles: 1 to 50`)
      signal?.throwIfAborted()
      const asked = query.slice(0, MAX_QUERY_LENGTH).toWellFormed()
      const words = queryWordsOf(asked)
      const found = new Map((await findByName(asked)).map((title) => [title.id, title]))
      if (words.length > 0) for (const title of await find(words, limit, signal)) found.set(title.id, title)
      return orderResults([...found.values()], asked, words).slice(0, limit)
    },
    async refresh() {
      await readOnce()
    },
    noteTitle(title) {
      noted?.push(title)
      if (vocabulary !== undefined) addTo(vocabulary, title)
    },
  }
}

function addTo(vocabulary: Vocabulary, title: Title): void {
  for (const token of titleTokensOf(title)) if (!vocabulary.has(token)) vocabulary.add(token)
}
