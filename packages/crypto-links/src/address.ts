import { isIPv4, isIPv6 } from 'node:net'

/**
 * The canonical form of an IP address, which links are signed with, or `undefined` when `text` is not an IP address.
 *
 * IPv4-mapped IPv6 (`::ffff:1.2.3.4`, in any form) becomes IPv4; IPv6 is written as in RFC 5952; the zone of a
 * link-local address is dropped.
 */
export function canonicalAddress(text: string): string | undefined {
  // Fast path for the two forms of IPv4 that nearly every request has: no URL to parse.
  const plain = text.startsWith('::ffff:') ? text.slice(7) : text
  if (isIPv4(plain)) return plain
  if (!isIPv6(text)) return undefined
  const [unzoned = ''] = text.split('%', 1)
  // The URL standard serializes IPv6 hosts in the form of RFC 5952, in lower-case hexadecimal.
  const canonical = new URL(`http://[${unzoned}]`).hostname.slice(1, -1)
  const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(canonical)
  return mapped === null ? canonical : dottedOf(mapped[1], mapped[2])
}

/** The network of a canonical address: `1.2.3.0/24`, or `2001:db8::/64`. */
export function networkOf(canonical: string): string {
  if (!canonical.includes(':')) return `${canonical.slice(0, canonical.lastIndexOf('.'))}.0/24`
  const groups = groupsOf(canonical).slice(0, 4)
  return `${canonicalAddress(`${groups.join(':')}::`)}/64`
}

/**
 * The unit by which a household is counted: the address itself for IPv4, its /64 for IPv6, as a household may choose
 * any address in its /64.
 */
export function householdOf(canonical: string): string {
  return canonical.includes(':') ? networkOf(canonical) : canonical
}

/** All eight groups of a canonical IPv6 address. */
function groupsOf(canonical: string): string[] {
  const [head = '', tail] = canonical.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
}

function dottedOf(high = '0', low = '0'): string {
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [first >> 8, first & 255, second >> 8, second & 255].join('.')
}
