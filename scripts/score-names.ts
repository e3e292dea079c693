import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type ReleaseName, readReleaseName } from '@streamvault/release-name'

/** Expected fields of one line of the table; missing fields are not checked. */
interface Expectation {
  title?: string
  year?: number | null
  date?: string | null
  seasons?: number[]
  episodes?: number[]
  episodesInclude?: number
  resolution?: string | null
  group?: string | null
  nothing?: boolean
}

interface Case {
  set: string
  input: string
  expect: Expectation
}

interface Score {
  cases: number
  right: number
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { failures: { type: 'boolean', default: false } },
})
const [path] = positionals
if (path === undefined) {
  console.error('Use: score-names FILE.jsonl [--failures]')
  process.exitCode = 2
} else {
  const cases = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Case)
  console.log(JSON.stringify(scoreAll(cases)))
}

function scoreAll(cases: readonly Case[]): { total: Score; sets: Record<string, Score> } {
  const total: Score = { cases: 0, right: 0 }
  const sets: Record<string, Score> = {}
  for (const { set, input, expect } of cases) {
    const read = readReleaseName(input)
    const wrong = findWrong(read, expect)
    sets[set] ??= { cases: 0, right: 0 }
    const score = sets[set]
    for (const counted of [total, score]) {
      counted.cases++
      if (wrong.length === 0) counted.right++
    }
    if (values.failures && wrong.length > 0) console.error(`${set}\t${input}\t${wrong.join('; ')}`)
  }
  return { total, sets }
}

/** One sentence for each field that differs from its expectation. */
function findWrong(read: ReleaseName, expect: Expectation): string[] {
  const wrong: string[] = []
  const check = (field: string, isRight: boolean, got: unknown, wanted: unknown): void => {
    if (!isRight) wrong.push(`${field}: read ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`)
  }
  for (const field of ['title', 'group'] as const) {
    const wanted = expect[field]
    if (wanted !== undefined) check(field, fold(read[field]) === fold(wanted), read[field], wanted)
  }
  for (const field of ['year', 'date', 'resolution'] as const) {
    if (expect[field] !== undefined) check(field, read[field] === expect[field], read[field], expect[field])
  }
  for (const field of ['seasons', 'episodes'] as const) {
    const wanted = expect[field]
    if (wanted !== undefined) check(field, isSameSet(read[field], wanted), read[field], wanted)
  }
  const included = expect.episodesInclude
  const all = [...read.episodes, ...read.absoluteEpisodes]
  if (included !== undefined) check('episodesInclude', all.includes(included), all, included)
  if (expect.nothing === true)
    check('nothing', read.title === null && all.length + read.seasons.length === 0, read.title, null)
  return wrong
}

/** Letters and digits only, without diacritics and case. */
function fold(text: string | null): string {
  return (text ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function isSameSet(a: readonly number[], b: readonly number[]): boolean {
  return a.every((number) => b.includes(number)) && b.every((number) => a.includes(number))
}
