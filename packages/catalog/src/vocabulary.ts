import { createOrderedWords } from './ordered-words.ts'
import { createSimilarWords } from './similar-words.ts'

/** A known word, and the number of titles with it. */
export interface KnownToken {
  token: string
  titles: number
}

/** The known words, looked up by prefix and by similarity. */
export interface Vocabulary {
  readonly size: number
  has(token: string): boolean
  /** Adds a word, or one more title to a word. A full vocabulary ignores new words. */
  add(token: string, titles?: number): void
  /** Words with this prefix, the word itself first, then those of most titles. */
  startingWith(prefix: string, limit: number): string[]
  /** Known words similar to a misspelt `token`, the nearest first: one error from 3 letters on, two from 8 on. */
  resembling(token: string, limit: number): string[]
}

/** Settings of a vocabulary. */
export interface VocabularyOptions {
  /** Limit of words; further ones are ignored. Some 100 bytes each. Default 500 000. */
  maxTokens?: number
}

/** From this length on a word may have two errors. */
const LONG = 8
/** Words cached in order per first letter: sorting them is the expensive step. */
const MAX_REMEMBERED = 200

/** Creates a vocabulary of these words. */
export function createVocabulary(tokens: Iterable<KnownToken> = [], options: VocabularyOptions = {}): Vocabulary {
  const maxTokens = options.maxTokens ?? 500_000
  const titlesOf = new Map<string, number>()
  const ordered = createOrderedWords()
  const similar = createSimilarWords()
  /** By letter: bounded by the number of letters. Cleared when a word is added. */
  const oneLetterLists = new Map<string, string[]>()

  function add(token: string, titles = 1): void {
    const known = titlesOf.get(token)
    if (known === undefined && titlesOf.size >= maxTokens) return
    titlesOf.set(token, (known ?? 0) + titles)
    if (known !== undefined) return
    ordered.add(token)
    similar.add(token)
    oneLetterLists.clear()
  }

  const count = (token: string): number => titlesOf.get(token) ?? 0
  const byCount = (a: string, b: string): number => count(b) - count(a)

  function startingWith(prefix: string): string[] {
    const longer = ordered.startingWith(prefix).filter((word) => word !== prefix)
    longer.sort(byCount)
    return titlesOf.has(prefix) ? [prefix, ...longer] : longer
  }

  function startingWithLetter(letter: string): string[] {
    const kept = oneLetterLists.get(letter)
    if (kept !== undefined) return kept
    const list = startingWith(letter).slice(0, MAX_REMEMBERED)
    oneLetterLists.set(letter, list)
    return list
  }

  for (const { token, titles } of tokens) add(token, titles)
  return {
    get size() {
      return titlesOf.size
    },
    has: (token) => titlesOf.has(token),
    add,
    startingWith: (prefix, limit) =>
      (prefix.length === 1 ? startingWithLetter(prefix) : startingWith(prefix)).slice(0, limit),
    resembling(token, limit) {
      if (token.length < 3) return []
      for (let errors = 1; errors <= (token.length >= LONG ? 2 : 1); errors += 1) {
        const near = similar.near(token, errors)
        near.sort((a, b) => a.distance - b.distance || byCount(a.word, b.word))
        if (near.length > 0) return near.slice(0, limit).map(({ word }) => word)
      }
      return []
    },
  }
}
