import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** IANA's special-purpose registry for IPv4 (RFC 6890 and its successors), multicast and the reserved range at the end. */
const SPECIAL_IPV4: readonly [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Global unicast: the only IPv6 range of public hosts. */
const UNICAST_IPV6 = ['2000::', 3] as const

/** Special ranges inside global unicast: Teredo, benchmarks and other protocol blocks, documentation, 6to4. */
const SPECIAL_IPV6: readonly [network: string, prefix: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

/** NAT64 addresses (RFC 6052), which embed IPv4: public if the embedded address is public. */
const NAT64 = ['64:ff9b::', 96] as const

const special = new BlockList()
for (const [network, prefix] of SPECIAL_IPV4) special.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of SPECIAL_IPV6) special.addSubnet(network, prefix, 'ipv6')
const unicast = new BlockList()
unicast.addSubnet(...UNICAST_IPV6, 'ipv6')
const nat64 = new BlockList()
nat64.addSubnet(...NAT64, 'ipv6')

/**
 * Whether an address is public: not loopback, private, carrier-grade NAT, link-local, multicast or
 * reserved, nor an IPv6 form that embeds such an address. An invalid address is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, 'ipv4')
  // A zone refers to an interface of this machine.
  if (!isIPv6(address) || address.includes('%')) return false
  if (nat64.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address))
  return unicast.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

/** The IPv4 address at the end of a NAT64 address. */
function lastFourBytes(address: string): string {
  // The URL parser writes addresses in canonical form: here the prefix, `::`, and at most two groups without leading zeros.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const groups = (canonical.split('::')[1] ?? '').split(':').map((group) => Number.parseInt(group || '0', 16))
  const [low = 0, high = 0] = groups.reverse()
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
