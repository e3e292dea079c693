import type { TokenGroups } from './catalog.ts'
import type { QueryWord } from './tokens.ts'
import type { Vocabulary } from './vocabulary.ts'

const MAX_COMPLETIONS = 60
const MAX_RESEMBLING = 8

/**
 * Turns the words of a query into groups of known words: each word as typed, the last also as the beginning of others, an
 * unknown one as what it may be a mistyping of, or as two words written together.
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
 * The same for a query that found too little: any word may be mistyped though it is known, the last need not be finished
 * though it is mistyped.
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

/**
 * Queries that leave out what may be wrong, the least first: one word, or in a script without spaces the two pairs that
 * one wrong character is in.
 */
export function planPartialGroups(words: QueryWord[], groups: TokenGroups): TokenGroups[] {
  const plans: TokenGroups[] = []
  const usable = (kept: TokenGroups) => kept.filter((group) => group.length > 0)
  const everything = usable(groups)
  if (everything.length < groups.length) plans.push(everything)
  for (let index = 0; index < groups.length; index += 1) {
    const width = words[index]?.isPair && words[index + 1]?.isPair ? 2 : 1
    plans.push(usable(groups.filter((_, other) => other < index || other >= index + width)))
    if (width === 2 && (index === 0 || index + 2 === groups.length)) {
      // A wrong first or last character is in one pair alone.
      const edge = index === 0 ? 0 : groups.length - 1
      plans.push(usable(groups.filter((_, other) => other !== edge)))
    }
  }
  return plans.filter((plan) => plan.length > 0)
}

/** `starwars` as `star` and `wars`, when both are known. */
function splitInTwo(token: string, vocabulary: Vocabulary): TokenGroups {
  for (let length = token.length - 2; length >= 2; length -= 1) {
    const [first, second] = [token.slice(0, length), token.slice(length)]
    if (vocabulary.has(first) && vocabulary.has(second)) return [[first], [second]]
  }
  return [[]]
}
