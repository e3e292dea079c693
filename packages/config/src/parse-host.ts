import { isIPv6 } from 'node:net'

/** Reads an address or a host name without port, IPv6 with or without brackets; gives it without. `undefined` for others. */
export function parseHost(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  if (isIPv6(bare) && !bare.includes('%')) return bare
  return /^[\w.-]+$/.test(text) ? text : undefined
}
