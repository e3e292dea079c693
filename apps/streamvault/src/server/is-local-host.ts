import { isIP } from 'node:net'

/**
 * Whether a `Host` header names this machine without asking anybody: `localhost` or an IP address, with any port. A page that
 * lets its own name point here (DNS rebinding) sends that name, and no browser leaves the header out: one that is absent
 * comes from HTTP/1.0, which health checks still speak.
 */
export function isLocalHost(host: string | undefined): boolean {
  if (host === undefined) return true
  const [, inBrackets, bare = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/.exec(host) ?? []
  if (inBrackets !== undefined) return isIP(inBrackets) === 6
  return bare.toLowerCase() === 'localhost' || isIP(bare) === 4
}
