import { isIP } from 'node:net'

/** A network of IP addresses; a single address counts as one. */
export interface AddressNetwork {
  address: string
  /** Length of the prefix in bits. */
  bits: number
  family: 'ipv4' | 'ipv6'
}

/** Parses `10.0.0.0/8`, `2001:db8::/32` or a single address; returns `undefined` for anything else. */
export function parseNetwork(text: string): AddressNetwork | undefined {
  const [, address = '', length] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? []
  const version = isIP(address)
  if (version === 0) return undefined
  const most = version === 4 ? 32 : 128
  const bits = length === undefined ? most : Number(length)
  return bits <= most ? { address, bits, family: `ipv${version === 4 ? 4 : 6}` } : undefined
}
