import { type CheckedLink, checkLink, type LinkKeys } from '@streamvault/crypto-links'
import { createLruCache } from '@streamvault/lru-cache'

/** Checks the link of a request; returns `undefined` when the link is not valid. */
export type CheckLink = (url: string, remoteAddress: string | undefined) => CheckedLink | undefined

/**
 * Checks links, and caches the latest valid ones: a player sends the same link many times a minute.
 *
 * A cached link still expires by the clock; keys do not change while a thread lives.
 */
export function createLinkCheck(keys: LinkKeys, maxKnown: number, nowSeconds: () => number): CheckLink {
  const known = createLruCache<CheckedLink>({ max: maxKnown })
  return (url, remoteAddress) => {
    const name = `${remoteAddress} ${url}`
    const link = known.get(name)
    if (link !== undefined && nowSeconds() <= link.expires) return link
    const checked = checkLink(keys, { url, remoteAddress, nowSeconds: nowSeconds() })
    if (checked !== undefined) known.set(name, checked)
    return checked
  }
}
