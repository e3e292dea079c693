import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTitleSearch, type Title, type TitleSearch } from '@streamvault/catalog'
import { openSqliteCatalog } from '@streamvault/catalog-sqlite'
import { createRandom } from '../scripts/soak/create-random.ts'
import { cutLastWord, mistypeLongestWord } from './search/make-queries.ts'
import { makeTitles } from './search/make-titles.ts'

/** Cost and recall of a search on 100 000 titles. */
export interface SearchBench {
  /** Median and 99th percentile of all queries, from call to results, in milliseconds. */
  p50_ms: number
  p99_ms: number
  /** Share of queries cut off in their last word that have their title among the first ten. */
  prefix_recall: number
  /** The same for full names with one typing error in their longest word. */
  typo_recall: number
}

const TITLES = 100_000
const QUERIES = 1000
const LIMIT = 10

/**
 * Fills a SQLite catalogue in a temporary folder with generated titles (three of five in Latin letters, the others in
 * Chinese, Japanese, Arabic and Cyrillic), and searches them. Titles and queries are the same every time.
 *
 * A title counts as found when it, or one with the same name, is among the first ten.
 */
export async function runSearchBench(): Promise<SearchBench> {
  const random = createRandom(2026)
  const titles = makeTitles(TITLES, random)
  const directory = await mkdtemp(path.join(tmpdir(), 'search-bench-'))
  try {
    await using catalog = await openSqliteCatalog({ path: path.join(directory, 'catalog.sqlite') })
    const search = createTitleSearch(catalog)
    await timed(`put ${titles.length} titles`, async () => {
      for (const title of titles) await catalog.putTitle(title)
    })
    await timed('read the words', () => search.refresh())

    const asked = Array.from({ length: QUERIES }, () => random.pick(titles))
    const times: number[] = []
    const cut = asked.map(({ name }) => cutLastWord(name, random))
    const mistyped = asked.map(({ name }) => mistypeLongestWord(name, random))
    // Both run once unmeasured: the first calls would measure the compiler.
    await measure(search, asked.slice(0, 100), mistyped.slice(0, 100), [])
    const prefixRecall = await measure(search, asked, cut, times)
    const typoRecall = await measure(search, asked, mistyped, times)
    times.sort((a, b) => a - b)
    return {
      p50_ms: round(times[Math.floor(times.length * 0.5)] ?? 0),
      p99_ms: round(times[Math.floor(times.length * 0.99)] ?? 0),
      prefix_recall: round(prefixRecall),
      typo_recall: round(typoRecall),
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function measure(search: TitleSearch, asked: Title[], queries: string[], times: number[]): Promise<number> {
  let found = 0
  const recallOf = new Map<string, [found: number, asked: number]>()
  for (const [index, query] of queries.entries()) {
    const begun = performance.now()
    const results = await search.search(query, LIMIT)
    times.push(performance.now() - begun)
    const wanted = asked[index]
    const isFound = results.some(({ id, name }) => id === wanted?.id || name === wanted?.name)
    if (isFound) found += 1
    const script = wanted?.genres[0] ?? ''
    const [before, all] = recallOf.get(script) ?? [0, 0]
    recallOf.set(script, [before + Number(isFound), all + 1])
  }
  const byScript = [...recallOf].map(([script, [hits, all]]) => `${script} ${hits}/${all}`)
  process.stderr.write(`search: ${queries.length} queries, found ${found} (${byScript.join(', ')})\n`)
  return found / queries.length
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const begun = performance.now()
  await work()
  process.stderr.write(`search: ${what} in ${Math.round(performance.now() - begun)} ms\n`)
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await runSearchBench())}\n`)
