import { type LookupAddress, lookup as lookUpName } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { ForbiddenAddressError } from './errors.ts'
import { isPublicAddress } from './public-address.ts'

/** Resolves a name to all its addresses, as `dns.lookup` does. */
export type ResolveName = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** The rules for allowed hosts. */
export interface HostRules {
  /** @throws ForbiddenAddressError for another scheme, or an address that is not public. */
  assertAllowed(url: URL): void
  /**
   * The resolver for connections to `url`: it returns only the addresses that were checked, so that a name cannot resolve
   * differently between the check and the connection.
   */
  lookupFor(url: URL): LookupFunction
}

const resolveAll: ResolveName = (host, done) => lookUpName(host, { all: true }, done)

/**
 * Only public hosts, and those that the operator allowed: `host`, or `host:port` for one port only, IPv6
 * in brackets. An allowed host may have any address.
 */
export function createHostRules(allowHosts: readonly string[], resolveName: ResolveName = resolveAll): HostRules {
  const allowed = new Set(allowHosts.map((host) => host.toLowerCase()))
  const isAllowed = (url: URL) => allowed.has(url.hostname) || allowed.has(`${url.hostname}:${portOf(url)}`)
  return {
    assertAllowed(url) {
      if (!['http:', 'https:'].includes(url.protocol)) {
        throw new ForbiddenAddressError(url.hostname, 'its scheme is neither http nor https')
      }
      const address = addressOf(url)
      if (address !== undefined && !isPublicAddress(address) && !isAllowed(url)) throw notPublic(url)
    },
    lookupFor: (url) => (hostname, options, done) => {
      resolveName(hostname, (error, addresses) => {
        if (error !== null) return done(error, [])
        const open = isAllowed(url) ? addresses : addresses.filter(({ address }) => isPublicAddress(address))
        const [first] = open
        if (first === undefined) return done(notPublic(url), [])
        if (options.all) return done(null, open)
        done(null, first.address, first.family)
      })
    },
  }
}

/** The address in a URL without a host name. The URL parser has normalised all spellings of IPv4. */
function addressOf({ hostname }: URL): string | undefined {
  const plain = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return isIP(plain) === 0 ? undefined : plain
}

function portOf({ port, protocol }: URL): string {
  return port === '' ? (protocol === 'https:' ? '443' : '80') : port
}

function notPublic(url: URL): ForbiddenAddressError {
  return new ForbiddenAddressError(url.hostname, 'it is not on the open internet, and the operator did not allow it')
}
