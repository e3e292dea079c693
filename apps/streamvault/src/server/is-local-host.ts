import { isIP } from 'node:net'

/**
 * Whether a `Host` header names this machine without DNS: `localhost` or an IP address, with any port. After DNS
 * rebinding a page sends its own name, and no browser omits the header: a request without it is HTTP/1.0, which health
 * checks still use.
 */
export function isLocalHost(host: string | undefined): boolean {
  if (host === undefined) return true
  const [, inBrackets, bare = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/.exec(host) ?? []
  if (inBrackets !== undefined) return isIP(inBrackets) === 6
  return bare.toLowerCase() === 'localhost' || isIP(bare) === 4
}
