import { isIPv4, isIPv6 } from 'node:net'

/** Reads an address or a host name without port, IPv6 with or without brackets; gives it without. `undefined` for others. */
export function parseHost(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  if (isIPv6(bare) && !bare.includes('%')) return bare
  // What ends in a number is an address to everybody who reads it, or nothing: no top-level domain is one.
  if (/(?:^|\.)\d+\.?$/.test(text)) return isIPv4(text) ? text : undefined
  return /^[\w-]+(?:\.[\w-]+)*\.?$/.test(text) ? text : undefined
}
