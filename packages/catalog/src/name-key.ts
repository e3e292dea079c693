import { foldText } from './fold-text.ts'
import type { Title } from './title.ts'

const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{N}\p{M}]+/gv

/** Longest key in UTF-16 units: names that agree up to this length count as one. */
const MAX_KEY_LENGTH = 200

/**
 * The common form of a name's spellings: `Amélie!` and `AMELIE` give `amelie`.
 *
 * A name of symbols only keeps them, so that `?` and `!!!` stay different. Empty only for a blank name.
 */
export function nameKeyOf(name: string): string {
  const folded = foldText(name)
  const letters = folded.replace(NEITHER_LETTER_NOR_DIGIT, '')
  return cut(letters === '' ? folded.replace(/\s+/g, '') : letters)
}

/** The keys of every name of a title, its own first, without duplicates. */
export function nameKeysOf(title: Pick<Title, 'name' | 'aliases'>): string[] {
  const keys = [title.name, ...title.aliases].map(nameKeyOf)
  return [...new Set(keys)].filter((key) => key !== '')
}

/** The sort key of a title in a list ordered by name. Compare by code point. */
export function sortNameOf(name: string): string {
  const words = foldText(name).replace(NEITHER_LETTER_NOR_DIGIT, ' ').trim()
  return cut(words === '' ? nameKeyOf(name) : words)
}

// A lone surrogate would change in UTF-8.
function cut(key: string): string {
  return key.slice(0, MAX_KEY_LENGTH).toWellFormed()
}
