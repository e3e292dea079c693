import { BlockList } from 'node:net'
import { canonicalAddress, parseNetwork } from '@streamvault/crypto-links'

/** Whose word on a viewer's address is believed. */
export interface ViewerAddress {
  /** Whether this is one of the proxies in front of us. */
  isProxy(address: string): boolean
  /**
   * The viewer's address by what a proxy says: the last entry of `X-Forwarded-For` that is no proxy's. Entries before it
   * are the viewer's own invention. Without one it is the proxy's own address.
   */
  addressBehind(proxy: string, forwardedFor: string | undefined): string
}

/**
 * Makes a list of networks, `10.0.0.0/8` or single addresses.
 *
 * @throws RangeError for one that is none
 */
export function createViewerAddress(networks: readonly string[]): ViewerAddress {
  const proxies = new BlockList()
  for (const text of networks) {
    const network = parseNetwork(text)
    if (network === undefined) {
      throw new RangeError(`Cannot trust proxy "${text}": expected a network such as 10.0.0.0/8`)
    }
    proxies.addSubnet(network.address, network.bits, network.family)
  }

  const isProxy = (address: string): boolean =>
    networks.length > 0 && proxies.check(address, address.includes(':') ? 'ipv6' : 'ipv4')

  return {
    isProxy,
    addressBehind(proxy, forwardedFor = '') {
      let known = proxy
      for (const entry of forwardedFor.split(',').reverse()) {
        const address = canonicalAddress(entry.trim())
        // What stands before nonsense cannot be told from an invention.
        if (address === undefined) return known
        known = address
        if (!isProxy(address)) return address
      }
      return known
    },
  }
}
