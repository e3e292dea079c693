import { foldText } from './fold-text.ts'
import type { Title } from './title.ts'

/** Runs of letters and digits: in a script without spaces between words, or in any other. */
const RUNS =
  /[[\p{L}\p{N}\p{M}]&&[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]]+|[[\p{L}\p{N}\p{M}]--[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]]+/gv
const UNSPACED =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/v
const APOSTROPHE = /['’`]/
const APOSTROPHES = /['’`]/g
/** An apostrophe that Unicode classifies as a letter. */
const LETTER_APOSTROPHE = 'ʼ'

const MAX_TEXT_LENGTH = 400
const MAX_TOKEN_LENGTH = 48
const MAX_JOINED_PARTS = 4
const MAX_QUERY_WORDS = 12

/**
 * The searchable words of a name, folded, without duplicates, in the name's order.
 *
 * A word with symbols in it gives its parts and the whole (`spider`, `man`, `spiderman`). Chinese, Japanese, Thai and
 * other scripts without spaces give each character and each pair of neighbours. Only the first 400 characters count.
 */
export function tokensOf(name: string): string[] {
  const tokens = new Set<string>()
  for (const chunk of chunksOf(name)) {
    const runs = chunk.match(RUNS) ?? []
    const isJoined = runs.length > 1 && runs.length <= MAX_JOINED_PARTS && !runs.some((run) => UNSPACED.test(run))
    for (const run of runs) {
      // The `s` of `Ocean's` and the `l` of `L'Avventura` are no words: the joined word contains them.
      if (run.length === 1 && isJoined && APOSTROPHE.test(chunk)) continue
      if (UNSPACED.test(run)) for (const token of charactersAndPairs(run)) tokens.add(token)
      else tokens.add(shorten(run))
    }
    if (isJoined) tokens.add(shorten(runs.join('')))
  }
  return [...tokens]
}

/** The words of all names of a title, without duplicates. */
export function titleTokensOf(title: Pick<Title, 'name' | 'aliases'>): string[] {
  return [...new Set([title.name, ...title.aliases].flatMap(tokensOf))]
}

/** A required word of a search. */
export interface QueryWord {
  token: string
  /** A pair of neighbours in a script without spaces: a typing error in it looks like another word. */
  isPair: boolean
}

/** The words of a viewer's query, in order; the last may be unfinished. At most 12. */
export function queryWordsOf(query: string): QueryWord[] {
  const words: QueryWord[] = []
  for (const chunk of chunksOf(query)) {
    for (const run of chunk.replace(APOSTROPHES, '').match(RUNS) ?? []) {
      if (!UNSPACED.test(run)) words.push({ token: shorten(run), isPair: false })
      else for (const token of pairsOf([...run])) words.push({ token, isPair: true })
    }
  }
  return words.slice(0, MAX_QUERY_WORDS)
}

function chunksOf(text: string): string[] {
  return foldText(text.slice(0, MAX_TEXT_LENGTH).toWellFormed())
    .replaceAll(LETTER_APOSTROPHE, "'")
    .split(/\s+/)
    .filter((chunk) => chunk !== '')
}

function charactersAndPairs(run: string): string[] {
  const characters = [...run]
  return characters.length === 1 ? characters : [...characters, ...pairsOf(characters)]
}

function pairsOf(characters: string[]): string[] {
  if (characters.length < 2) return characters
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}

function shorten(token: string): string {
  return token.length > MAX_TOKEN_LENGTH ? [...token].slice(0, MAX_TOKEN_LENGTH).join('') : token
}
