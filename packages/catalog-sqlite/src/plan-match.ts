import type { TokenGroups } from '@streamvault/catalog'

/** The groups in FTS5's language, or undefined when they can match nothing. */
export function planMatch(groups: TokenGroups): string | undefined {
  const parts = groups.map((group) => group.filter(isToken).map((token) => `"${token}"`))
  if (parts.length === 0 || parts.some((part) => part.length === 0)) return undefined
  return parts.map((part) => `(${part.join(' OR ')})`).join(' AND ')
}

/** Folded words hold nothing else; anything more would be read as two words, or as an operator. */
function isToken(token: string): boolean {
  return /^[\p{L}\p{N}\p{M}]+$/v.test(token)
}
