import type { TokenGroups } from './catalog.ts'
import type { QueryWord } from './tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

const MAX_COMPLETIONS = 60
const MAX_RESEMBLING = 8

/**
 * Turns the words of a query into groups of known words: each word as typed, the last one also as a prefix; an unknown
 * word as a misspelling of known ones, or as two words joined.
 */
export function planGroups(words: QueryWord[], vocabulary: Vocabulary): TokenGroups {
  return words.flatMap(({ token, isPair }, index) => {
    const group = new Set(vocabulary.has(token) ? [token] : [])
    if (index === words.length - 1) for (const word of vocabulary.startingWith(token, MAX_COMPLETIONS)) group.add(word)
    if (group.size > 0) return [[...group]]
    if (isPair) return [[]]
    const resembling = vocabulary.resembling(token, MAX_RESEMBLING)
    return resembling.length > 0 ? [resembling] : splitInTwo(token, vocabulary)
  })
}

/**
 * The same for a query with too few results: even a known word may be misspelt, and a misspelt last word may be
 * unfinished.
 */
export function planLooseGroups(words: QueryWord[], vocabulary: Vocabulary): TokenGroups {
  return words.map(({ token, isPair }, index) => {
    const group = new Set(vocabulary.has(token) ? [token] : [])
    if (!isPair) for (const word of vocabulary.resembling(token, MAX_RESEMBLING)) group.add(word)
    if (index === words.length - 1) {
      for (const word of vocabulary.startingWith(token, MAX_COMPLETIONS)) group.add(word)
    }
    return [...group]
  })
}

/** Queries without one of the words, for when no title has them all. A word like no known one is dropped first. */
export function planPartialGroups(groups: TokenGroups): TokenGroups[] {
  const usable = groups.filter((group) => group.length > 0)
  const withoutOne = usable.map((_, left) => usable.filter((_, index) => index !== left))
  return [...(usable.length < groups.length ? [usable] : []), ...withoutOne].filter((plan) => plan.length > 0)
}

/**
 * Queries for a misspelt name in a script without spaces: all its characters in any order, which tolerates a swapped or
 * missing one, then all but one.
 */
export function planCharacterGroups(words: QueryWord[], groups: TokenGroups, vocabulary: Vocabulary): TokenGroups[] {
  const pairs = words.filter(({ isPair }) => isPair).map(({ token }) => token)
  const characters = [...new Set(pairs.flatMap((pair) => [...pair]))].filter((character) => vocabulary.has(character))
  const others = groups.filter((group, index) => words[index]?.isPair === false && group.length > 0)
  const plan = (chosen: string[]) => [...others, ...chosen.map((character) => [character])]
  const withoutOne = characters.map((left) => plan(characters.filter((character) => character !== left)))
  return [plan(characters), ...withoutOne].filter((groupsOfPlan) => groupsOfPlan.length > 0)
}

/** `starwars` as `star` and `wars`, when both are known. */
function splitInTwo(token: string, vocabulary: Vocabulary): TokenGroups {
  for (let length = token.length - 2; length >= 2; length -= 1) {
    const [first, second] = [token.slice(0, length), token.slice(length)]
    if (vocabulary.has(first) && vocabulary.has(second)) return [[first], [second]]
  }
  return [[]]
}
