import { foldText } from './fold-text.ts'
import type { Title } from './title.ts'

const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{N}\p{M}]+/gv

/** Longest key in UTF-16 units: names that agree so far are one. */
const MAX_KEY_LENGTH = 200

/**
 * What two spellings of one name have in common: `Amélie!` and `AMELIE` give `amelie`.
 *
 * A name of signs alone keeps them, so that `?` and `!!!` stay two names. Empty only for a blank name.
 */
export function nameKeyOf(name: string): string {
  const folded = foldText(name)
  const letters = folded.replace(NEITHER_LETTER_NOR_DIGIT, '')
  return cut(letters === '' ? folded.replace(/\s+/g, '') : letters)
}

/** The keys of every name of a title, its own first, each once. */
export function nameKeysOf(title: Pick<Title, 'name' | 'aliases'>): string[] {
  const keys = [title.name, ...title.aliases].map(nameKeyOf)
  return [...new Set(keys)].filter((key) => key !== '')
}

/** By what a title stands in a list ordered by name. Compare by code point. */
export function sortNameOf(name: string): string {
  const words = foldText(name).replace(NEITHER_LETTER_NOR_DIGIT, ' ').trim()
  return cut(words === '' ? nameKeyOf(name) : words)
}

// A lone half of a pair would come back from UTF-8 as another character.
function cut(key: string): string {
  return key.slice(0, MAX_KEY_LENGTH).toWellFormed()
}
