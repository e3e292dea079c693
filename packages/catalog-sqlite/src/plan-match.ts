import type { TokenGroups } from '@streamvault/catalog'

/** The groups as an FTS5 query, or undefined when they cannot match anything. */
export function planMatch(groups: TokenGroups): string | undefined {
  const parts = groups.map((group) => group.filter(isToken).map((token) => `"${token}"`))
  if (parts.length === 0 || parts.some((part) => part.length === 0)) return undefined
  return parts.map((part) => `(${part.join(' OR ')})`).join(' AND ')
}

/** Folded words contain nothing else; any other character would split the word, or be an operator. */
function isToken(token: string): boolean {
  return /^[\p{L}\p{N}\p{M}]+$/v.test(token)
}
