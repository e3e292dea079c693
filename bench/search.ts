import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTitleSearch, type Title, type TitleSearch } from '@streamvault/catalog'
import { openSqliteCatalog } from '@streamvault/catalog-sqlite'

/** What a search costs and finds on 100 000 titles. */
export interface SearchBench {
  /** Median and slowest hundredth of all queries, from call to results, in milliseconds. */
  p50_ms: number
  p99_ms: number
  /** Share of queries cut off in their last word whose title is among the first ten. */
  prefix_recall: number
  /** The same for whole names with one typing error in their longest word. */
  typo_recall: number
}

const TITLES = 100_000
const QUERIES = 1000
const LIMIT = 10

/**
 * Fills a SQLite catalogue in a temporary folder with made-up titles (three of five in Latin letters, the others in
 * Chinese, Japanese, Arabic and Cyrillic), and searches them. The same titles and queries each time.
 *
 * A title counts as found when it, or one of the same name, is among the first ten.
 */
export async function runSearchBench(): Promise<SearchBench> {
  const random = createRandom(2026)
  const titles = makeTitles(random)
  const directory = await mkdtemp(path.join(tmpdir(), 'search-bench-'))
  try {
    await using catalog = await openSqliteCatalog({ path: path.join(directory, 'catalog.sqlite') })
    const search = createTitleSearch(catalog)
    await timed(`put ${titles.length} titles`, async () => {
      for (const title of titles) await catalog.putTitle(title)
    })
    await timed('read the words', () => search.refresh())

    const asked = Array.from({ length: QUERIES }, () => pick(titles, random))
    const times: number[] = []
    const cut = asked.map(({ name }) => cutLastWord(name, random))
    const mistyped = asked.map(({ name }) => mistypeLongestWord(name, random))
    // Both run once unmeasured: the first calls measure the compiler.
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

type Random = () => number

/** A script to make words of: letters or syllables, and how many make a word. */
interface Script {
  name: string
  share: number
  parts: string[]
  shortest: number
  longest: number
  words: number
  separator: string
}

const SCRIPTS: Script[] = [
  {
    name: 'latin',
    share: 0.6,
    parts:
      'ba be bo cla co da de dri el en fa fi gar ha il in ka la li lo ma mer mi mon na ne no or pa per qui ra re ri ro sa ser sha sol ta ter ti tor un va ver vi wil yo za zen'.split(
        ' ',
      ),
    shortest: 1,
    longest: 4,
    words: 16_000,
    separator: ' ',
  },
  {
    name: 'cyrillic',
    share: 0.12,
    parts: 'ба ве го да же зи ка ло ми на ор по ра со ти ум фи хо це ча ша щё эл юн яр ский ной'.split(' '),
    shortest: 2,
    longest: 4,
    words: 6000,
    separator: ' ',
  },
  {
    name: 'arabic',
    share: 0.08,
    parts: 'با تي ثو جا حر خل دا ذي را زو سل شم صب ضو طر عا غي فن قد كا لم من نو ها وا يم'.split(' '),
    shortest: 2,
    longest: 3,
    words: 4000,
    separator: ' ',
  },
  {
    name: 'chinese',
    share: 0.12,
    parts: [
      ...'天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳推位让国有虞陶唐',
    ],
    shortest: 2,
    longest: 4,
    words: 4000,
    separator: '',
  },
  {
    name: 'japanese',
    share: 0.08,
    parts: [
      ...'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんアイウカキクサシスタテトナハマラリルレロン',
    ],
    shortest: 2,
    longest: 4,
    words: 4000,
    separator: '',
  },
]

function makeTitles(random: Random): Title[] {
  const words = new Map(SCRIPTS.map((script) => [script.name, makeWords(script, random)]))
  return Array.from({ length: TITLES }, (_, index) => {
    const script = pickScript(random)
    const known = words.get(script.name) ?? []
    const length = 1 + Math.floor(random() * (script.separator === '' ? 3 : 4))
    // Squaring makes few words common and most of them rare, as in real names.
    const chosen = Array.from({ length }, () => known[Math.floor(random() ** 2 * known.length)] ?? '')
    return makeTitle(index, chosen.join(script.separator), script.name, random)
  })
}

function makeWords({ parts, shortest, longest, words }: Script, random: Random): string[] {
  const made = new Set<string>()
  while (made.size < words) {
    const length = shortest + Math.floor(random() * (longest - shortest + 1))
    const word = Array.from({ length }, () => pick(parts, random)).join('')
    if (word.length > 2 || shortest > 1) made.add(word)
  }
  return [...made]
}

function makeTitle(index: number, name: string, script: string, random: Random): Title {
  return {
    id: `title-${String(index).padStart(6, '0')}`,
    kind: random() < 0.8 ? 'film' : 'series',
    name,
    aliases: [],
    year: 1950 + Math.floor(random() * 75),
    overview: 'A made-up text as long as the first sentence of a description is wont to be.',
    genres: [script],
    episodes: [],
    artwork: [],
    qualities: ['1080p'],
    state: 'published',
    rightsNote: null,
    isDemo: false,
    addedAt: 1_700_000_000_000 + index * 1000,
    updatedAt: 1_700_000_000_000 + index * 1000,
  }
}

/** The name up to the middle of its last word, at least three letters of it (two of a script without spaces). */
function cutLastWord(name: string, random: Random): string {
  const characters = [...name]
  const start = characters.lastIndexOf(' ') + 1
  const length = characters.length - start
  const least = Math.min(length, isUnspaced(name) ? Math.max(2, Math.ceil(length / 2)) : 3)
  const kept = Math.max(least, Math.ceil(length * (0.4 + random() * 0.5)))
  return characters.slice(0, start + kept).join('')
}

/** The name with one letter of its longest word wrong, missing, too many, or swapped with the next. */
function mistypeLongestWord(name: string, random: Random): string {
  const words = name.split(' ')
  const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '')
  const place = words.indexOf(longest)
  return words
    .map((word, index) => (index === place ? mistype(word, [...name.replaceAll(' ', '')], random) : word))
    .join(' ')
}

function mistype(word: string, letters: string[], random: Random): string {
  const characters = [...word]
  const at = Math.floor(random() * characters.length)
  const letter = isUnspaced(word) || random() < 0.5 ? pick(letters, random) : pick(foreignLetters(word), random)
  const kind = Math.floor(random() * 4)
  if (kind === 0) characters[at] = letter
  else if (kind === 1) characters.splice(at, 1)
  else if (kind === 2) characters.splice(at, 0, letter)
  else
    characters.splice(
      Math.min(at, characters.length - 2),
      2,
      ...characters
        .slice(Math.min(at, characters.length - 2))
        .slice(0, 2)
        .reverse(),
    )
  return characters.join('')
}

function foreignLetters(word: string): string[] {
  if (/\p{Script=Cyrillic}/u.test(word)) return [...'абвгдежзиклмнопрстуфхцчшщъыьэюя']
  if (/\p{Script=Arabic}/u.test(word)) return [...'ابتثجحخدذرزسشصضطظعغفقكلمنهوي']
  return [...'abcdefghijklmnopqrstuvwxyz']
}

function isUnspaced(word: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word)
}

function pickScript(random: Random): Script {
  let left = random()
  for (const script of SCRIPTS) {
    left -= script.share
    if (left < 0) return script
  }
  return SCRIPTS[0] as Script
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item
}

/** Numbers from 0 to below 1 that follow from the seed (mulberry32). */
function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
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
