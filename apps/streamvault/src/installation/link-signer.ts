import type { Config } from '@streamvault/config'
import { createLinkToken, type LinkForm, type LinkKeys, signLink } from '@streamvault/crypto-links'
import type { LinkGrant, SignedLink } from '@streamvault/manager'

/** An nginx in front checks links in its own form; otherwise links are signed in the stronger form. */
export function linkFormOf({ gateway }: Config): LinkForm {
  return gateway.cache === undefined ? 'sig' : 'md5'
}

/** Signs the links that the manager grants. */
export function createLinkSigner(
  keys: LinkKeys,
  linkForm: LinkForm,
  now: () => number,
): (grant: LinkGrant) => Promise<SignedLink> {
  return async ({ fileId, class: viewerClass, address, person, ttlSeconds }) => {
    const expires = Math.floor(now() / 1000) + ttlSeconds
    const whom = address === null ? ({ bind: 'none' } as const) : { address }
    const tid = createLinkToken(keys, person)
    const link = { path: `/stream/${fileId}`, expires, class: viewerClass, tid, form: linkForm, ...whom }
    return { path: signLink(keys, link), expiresAt: expires * 1000 }
  }
}
