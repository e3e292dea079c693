import { type CheckedLink, checkLink } from './check-link.ts'
import { createLinkKeys, type LinkKeys } from './link-keys.ts'
import { type LinkToSign, signLink } from './sign-link.ts'

/** Two secrets, of which the second signs. */
export const keys: LinkKeys = createLinkKeys({
  current: 'k2',
  secrets: { k1: 'an old secret of links', k2: 'the secret of new links' },
})

/** When links are checked unless a test says otherwise. */
export const nowSeconds = 1_800_000_000

/** When links end unless a test says otherwise: an hour later. */
export const expires: number = nowSeconds + 3600

/** A link that was signed, and what opens it. */
export interface SignedLink {
  url: string
  /** Checks the link, or what was made of it, for an address. */
  check: (changed?: string, remoteAddress?: string, now?: number) => CheckedLink | undefined
}

/** Signs a link to a film for a member at 1.2.3.4, but for `changes`. */
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
