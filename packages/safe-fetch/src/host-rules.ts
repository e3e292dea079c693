import { type LookupAddress, lookup as lookUpName } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { ForbiddenAddressError } from './errors.ts'
import { isPublicAddress } from './public-address.ts'

/** Resolves a name to all its addresses, as `dns.lookup` does. */
export type ResolveName = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** Which hosts may be asked. */
export interface HostRules {
  /** @throws ForbiddenAddressError for another scheme, or an address that is not public. */
  assertAllowed(url: URL): void
  /**
   * What a connection to `url` resolves its name with: the very addresses it is given are those that were judged, so that a
   * name cannot point elsewhere between the check and the connection.
   */
  lookupFor(url: URL): LookupFunction
}

const resolveAll: ResolveName = (host, done) => lookUpName(host, { all: true }, done)

/**
 * Only hosts of the open internet, and those that the operator allowed: `host`, or `host:port` for one port alone, IPv6
 * in brackets. Such a host may be anywhere.
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

/** The address that a URL names without a name. The parser has turned all spellings of IPv4 into one. */
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
