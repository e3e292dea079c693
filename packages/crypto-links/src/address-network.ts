import { isIP } from 'node:net'

/** A network of IP addresses; a single address is one, too. */
export interface AddressNetwork {
  address: string
  /** How many of the first bits all its addresses share. */
  bits: number
  family: 'ipv4' | 'ipv6'
}

/** Reads `10.0.0.0/8`, `2001:db8::/32` or a single address; `undefined` for what no list of networks could hold. */
export function parseNetwork(text: string): AddressNetwork | undefined {
  const [, address = '', length] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? []
  const version = isIP(address)
  if (version === 0) return undefined
  const most = version === 4 ? 32 : 128
  const bits = length === undefined ? most : Number(length)
  return bits <= most ? { address, bits, family: `ipv${version === 4 ? 4 : 6}` } : undefined
}
