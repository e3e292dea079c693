import { editDistance } from './edit-distance.ts'
import { nameKeyOf, nameKeysOf } from './name-key.ts'
import type { Title } from './title.ts'
import { type QueryWord, titleTokensOf } from './tokens.ts'

/** The cost of a query word that no word of the title resembles. */
const ABSENT = 3

/**
 * Orders results by relevance: the exact name, a name with this prefix, then by typing errors and unmatched words.
 * Equally relevant titles keep their order.
 */
export function orderResults(titles: Title[], query: string, words: QueryWord[]): Title[] {
  const key = nameKeyOf(query)
  return titles
    .map((title) => ({ title, cost: costOf(title, key, words) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ title }) => title)
}

function costOf(title: Title, queryKey: string, words: QueryWord[]): number {
  const own = nameKeyOf(title.name)
  if (own === queryKey) return -3
  const keys = nameKeysOf(title)
  if (keys.includes(queryKey)) return -2
  if (queryKey.length > 1 && own.startsWith(queryKey)) return -1
  const tokens = titleTokensOf(title)
  const missedWords = words.reduce((sum, { token, isPair }, index) => {
    return sum + costOfWord(token, tokens, { isPair, isLast: index === words.length - 1 })
  }, 0)
  // One wrong character spoils two pairs, and is still one error.
  const isUnspaced = words.every(({ isPair }) => isPair)
  const missed = isUnspaced ? Math.min(missedWords, editDistance(queryKey, own, ABSENT)) : missedWords
  // Of equal matches the one with the fewest extra characters, but that never outweighs an error.
  const nearest = Math.min(...keys.map((name) => Math.abs(name.length - queryKey.length)))
  return missed + Math.min(nearest, 90) / 100
}

function costOfWord(token: string, tokens: string[], { isPair, isLast }: { isPair: boolean; isLast: boolean }): number {
  if (tokens.includes(token)) return 0
  if (isPair) return 1
  let cost = ABSENT
  for (const other of tokens) {
    if (isLast && other.startsWith(token)) return 0.25
    cost = Math.min(cost, editDistance(token, other, ABSENT - 1))
  }
  return cost
}
