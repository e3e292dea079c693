import { editDistance } from './edit-distance.ts'

/** Words that can be looked up by similarity. */
export interface SimilarWords {
  /** Adds a word that is not in the index yet. */
  add(word: string): void
  /** Words within `errors` typing errors of `token`, with their distances, in no particular order. */
  near(token: string, errors: number): { word: string; distance: number }[]
}

/** In words up to this length a single error may leave no trigram intact: they are looked up by deleting one letter. */
const SHORT = 6
/** Limit of words compared letter by letter when two errors are allowed. */
const MAX_COMPARED = 300

/** Starts empty. Short words are indexed by their forms with one letter deleted, others by their trigrams. */
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

  /** Indexes of words that share enough trigrams, those that share most first. */
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
    // Swapping two neighbours changes four trigrams, any other error at most three.
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

/** The word, and its forms with one letter deleted: two words one error apart have one of these in common. */
function shortenedForms(word: string): Set<string> {
  const forms = new Set([word])
  for (let index = 0; index < word.length; index += 1) forms.add(word.slice(0, index) + word.slice(index + 1))
  return forms
}
