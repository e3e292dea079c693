import { editDistance } from './edit-distance.ts'

/** A known word, and how many titles have it. */
export interface KnownToken {
  token: string
  titles: number
}

/** The known words, asked by how they begin and by what they resemble. */
export interface Vocabulary {
  readonly size: number
  has(token: string): boolean
  /** Adds a word, or one more title to a word. A vocabulary that is full leaves new words out. */
  add(token: string, titles?: number): void
  /** Words that begin so, the word itself first, then those of most titles. */
  startingWith(prefix: string, limit: number): string[]
  /** Words that `token` may be a mistyping of, the nearest first: one error from 3 letters on, two from 8 on. */
  resembling(token: string, limit: number): string[]
}

/** Settings of a vocabulary. */
export interface VocabularyOptions {
  /** Words beyond this many are left out. Some 100 bytes each. Default 500 000. */
  maxTokens?: number
}

/** Up to this length a single error may leave no three letters in a row as they were: such words are found by leaving one letter out. */
const SHORT = 6
const LONG = 8
/** Most words compared letter by letter when two errors are allowed. */
const MAX_COMPARED = 300

/** Makes a vocabulary of these words. */
export function createVocabulary(tokens: Iterable<KnownToken> = [], options: VocabularyOptions = {}): Vocabulary {
  const maxTokens = options.maxTokens ?? 500_000
  const words: string[] = []
  const titlesOf: number[] = []
  const places = new Map<string, number>()
  const byGram = new Map<string, number[]>()
  const byShortened = new Map<string, number[]>()
  const oneLetterLists = new Map<string, string[]>()
  // What was added since the words were last put in order.
  let unsorted: string[] = []
  let sorted: string[] = []
  let shared: Uint16Array = new Uint16Array(0)

  function add(token: string, titles = 1): void {
    const known = places.get(token)
    if (known !== undefined) {
      titlesOf[known] = (titlesOf[known] ?? 0) + titles
      return
    }
    if (words.length >= maxTokens) return
    const place = words.push(token) - 1
    titlesOf.push(titles)
    places.set(token, place)
    unsorted.push(token)
    if (token.length >= SHORT) for (const gram of gramsOf(token)) append(byGram, gram, place)
    if (token.length >= 2 && token.length <= SHORT) {
      for (const form of shortenedForms(token)) append(byShortened, form, place)
    }
  }

  function inOrder(): string[] {
    if (unsorted.length === 0) return sorted
    // A few new words are put in their places: ordering all of them again would hold up a search.
    if (unsorted.length <= 64) for (const word of unsorted) sorted.splice(firstFrom(sorted, word), 0, word)
    else sorted = sorted.concat(unsorted).sort()
    unsorted = []
    oneLetterLists.clear()
    return sorted
  }

  const count = (token: string) => titlesOf[places.get(token) ?? -1] ?? 0
  const byCount = (a: string, b: string) => count(b) - count(a)

  function startingWith(prefix: string, limit: number): string[] {
    const all = inOrder()
    const isOneLetter = prefix.length === 1
    const kept = isOneLetter ? oneLetterLists.get(prefix) : undefined
    if (kept !== undefined) return kept.slice(0, limit)
    const found: string[] = []
    for (let index = firstFrom(all, prefix); index < all.length; index += 1) {
      const word = all[index] ?? ''
      if (!word.startsWith(prefix)) break
      if (word !== prefix) found.push(word)
    }
    found.sort(byCount)
    const list = places.has(prefix) ? [prefix, ...found] : found
    // Bounded by the number of letters there are; a long list is worth keeping because ordering it is what costs.
    if (isOneLetter) oneLetterLists.set(prefix, list.slice(0, 200))
    return list.slice(0, limit)
  }

  function resembling(token: string, limit: number): string[] {
    if (token.length < 3) return []
    for (let errors = 1; errors <= (token.length >= LONG ? 2 : 1); errors += 1) {
      const near = [...candidates(token, errors)]
        .map((word) => ({ word, distance: editDistance(token, word, errors) }))
        .filter(({ word, distance }) => distance <= errors && word !== token)
        .sort((a, b) => a.distance - b.distance || byCount(a.word, b.word))
      if (near.length > 0) return near.slice(0, limit).map(({ word }) => word)
    }
    return []
  }

  function candidates(token: string, errors: number): Set<string> {
    const found = new Set<string>()
    if (token.length <= SHORT + 1) {
      for (const form of shortenedForms(token)) {
        for (const place of byShortened.get(form) ?? []) found.add(words[place] ?? '')
      }
    }
    if (token.length >= SHORT - 1) for (const place of sharingGrams(token, errors)) found.add(words[place] ?? '')
    return found
  }

  /** Places of words that share enough groups of three letters, those that share most first. */
  function sharingGrams(token: string, errors: number): number[] {
    if (shared.length < words.length) shared = new Uint16Array(Math.max(1024, words.length * 2))
    const touched: number[] = []
    const grams = gramsOf(token)
    for (const gram of grams) {
      for (const place of byGram.get(gram) ?? []) {
        if (shared[place] === 0) touched.push(place)
        shared[place] = (shared[place] ?? 0) + 1
      }
    }
    // Swapping two neighbours changes four groups, any other error at most three.
    const least = Math.max(1, grams.length - 4 * errors)
    const enough = touched
      .filter((place) => {
        const word = words[place] ?? ''
        return (shared[place] ?? 0) >= least && Math.abs(word.length - token.length) <= errors
      })
      .sort((a, b) => (shared[b] ?? 0) - (shared[a] ?? 0))
    for (const place of touched) shared[place] = 0
    return enough.slice(0, MAX_COMPARED)
  }

  for (const { token, titles } of tokens) add(token, titles)
  return {
    get size() {
      return words.length
    },
    has: (token) => places.has(token),
    add,
    startingWith,
    resembling,
  }
}

function append(lists: Map<string, number[]>, key: string, place: number): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [place])
  else list.push(place)
}

function gramsOf(word: string): string[] {
  const padded = ` ${word} `
  const grams = new Set<string>()
  for (let index = 0; index + 3 <= padded.length; index += 1) grams.add(padded.slice(index, index + 3))
  return [...grams]
}

/** The word, and the word without each of its letters: two words one error apart share one of these. */
function shortenedForms(word: string): Set<string> {
  const forms = new Set([word])
  for (let index = 0; index < word.length; index += 1) forms.add(word.slice(0, index) + word.slice(index + 1))
  return forms
}

function firstFrom(sorted: string[], prefix: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < prefix) low = middle + 1
    else high = middle
  }
  return low
}
