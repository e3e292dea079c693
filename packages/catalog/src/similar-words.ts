import { editDistance } from './edit-distance.ts'

/** Words found by what resembles them. */
export interface SimilarWords {
  /** Adds a word that is not there yet. */
  add(word: string): void
  /** Words that `token` may be a mistyping of with so many errors at most, and how many it takes, in no particular order. */
  near(token: string, errors: number): { word: string; distance: number }[]
}

/** Up to this length a single error may leave no three letters in a row as they were: such words are found by leaving one letter out. */
const SHORT = 6
/** Most words compared letter by letter when two errors are allowed. */
const MAX_COMPARED = 300

/** Makes an empty index: short words by what is left of them without a letter, others by their groups of three letters. */
export function createSimilarWords(): SimilarWords {
  const words: string[] = []
  const byGram = new Map<string, number[]>()
  const byShortened = new Map<string, number[]>()
  let shared: Uint16Array = new Uint16Array(0)

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

  return {
    add(word) {
      const place = words.push(word) - 1
      if (word.length >= SHORT) for (const gram of gramsOf(word)) append(byGram, gram, place)
      if (word.length >= 2 && word.length <= SHORT) {
        for (const form of shortenedForms(word)) append(byShortened, form, place)
      }
    },
    near: (token, errors) =>
      [...candidates(token, errors)]
        .map((word) => ({ word, distance: editDistance(token, word, errors) }))
        .filter(({ word, distance }) => distance <= errors && word !== token),
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
