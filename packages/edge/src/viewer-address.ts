import { BlockList } from 'node:net'
import { canonicalAddress, parseNetwork } from '@streamvault/crypto-links'

/** Determines viewer addresses behind trusted proxies. */
export interface ViewerAddress {
  /** Whether this address is one of the trusted proxies in front of us. */
  isProxy(address: string): boolean
  /**
   * The viewer's address according to a proxy: the last entry of `X-Forwarded-For` that is no proxy's. The viewer can
   * forge the entries before it. Without such an entry it is the proxy's own address.
   */
  addressBehind(proxy: string, forwardedFor: string | undefined): string
}

/**
 * Makes the list of trusted networks, `10.0.0.0/8` or single addresses.
 *
 * @throws RangeError for an entry that is neither
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
        // Entries before an invalid one may be forged.
        if (address === undefined) return known
        known = address
        if (!isProxy(address)) return address
      }
      return known
    },
  }
}
