import { isIPv4, isIPv6 } from 'node:net'

/** Reads an address or a host name without port; returns IPv6 without brackets. `undefined` for anything else. */
export function parseHost(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  if (isIPv6(bare) && !bare.includes('%')) return bare
  // Every parser takes a host that ends in a number for an IPv4 address: no top-level domain is a number.
  if (/(?:^|\.)\d+\.?$/.test(text)) return isIPv4(text) ? text : undefined
  return /^[\w-]+(?:\.[\w-]+)*\.?$/.test(text) ? text : undefined
}
