import { type CheckedLink, checkLink } from './check-link.ts'
import { createLinkKeys, type LinkKeys } from './link-keys.ts'
import { type LinkToSign, signLink } from './sign-link.ts'

/** Two secrets; the second is the current one. */
export const keys: LinkKeys = createLinkKeys({
  current: 'k2',
  secrets: { k1: 'an old secret of links', k2: 'the secret of new links' },
})

/** Default time of a check. */
export const nowSeconds = 1_800_000_000

/** Default expiry of a link: an hour later. */
export const expires: number = nowSeconds + 3600

/** A signed link, and a function to check it. */
export interface SignedLink {
  url: string
  /** Checks the link, or a changed one, for an address. */
  check: (changed?: string, remoteAddress?: string, now?: number) => CheckedLink | undefined
}

/** Signs a link to a film for a member at 1.2.3.4, with `changes`. */
export function setUpLink(changes: Partial<LinkToSign> = {}): SignedLink {
  const link = {
    path: '/stream/film',
    expires,
    address: '1.2.3.4',
    class: 'member',
    tid: 't1',
    ...changes,
  } as LinkToSign
  const url = signLink(keys, link)
  return {
    url,
    check: (changed = url, remoteAddress = '1.2.3.4', now = nowSeconds) =>
      checkLink(keys, { url: changed, remoteAddress, nowSeconds: now }),
  }
}
