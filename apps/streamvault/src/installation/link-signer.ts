import type { Config } from '@streamvault/config'
import { createLinkToken, type LinkForm, type LinkKeys, signLink } from '@streamvault/crypto-links'
import type { LinkGrant, SignedLink } from '@streamvault/manager'

/** An nginx in front checks links itself, in its own form; else the stronger one is signed. */
export function linkFormOf({ gateway }: Config): LinkForm {
  return gateway.cache === undefined ? 'sig' : 'md5'
}

/** Signs what the manager grants. */
export function createLinkSigner(
  keys: LinkKeys,
  linkForm: LinkForm,
  now: () => number,
): (grant: LinkGrant) => Promise<SignedLink> {
  return async ({ fileId, class: viewerClass, address, person, ttlSeconds, form }) => {
    const expires = Math.floor(now() / 1000) + ttlSeconds
    const whom = address === null ? ({ bind: 'none' } as const) : { address }
    const tid = createLinkToken(keys, person)
    const { below, extra } = partsOf(form)
    const link = { path: `/stream/${fileId}${below}`, expires, class: viewerClass, tid, form: linkForm, ...whom }
    return { path: `${signLink(keys, link)}${extra}`, expiresAt: expires * 1000 }
  }
}

/** What a form adds below the file's address, and to its query. The signature covers the file, not these. */
function partsOf(form: LinkGrant['form']): { below: string; extra: string } {
  if (form === 'direct') return { below: '', extra: '' }
  if (form === 'hls') return { below: '/hls/master.m3u8', extra: '' }
  if (form === 'remux') return { below: '', extra: '&mode=remux' }
  return { below: '/sub.vtt', extra: `&track=${form.slice('vtt:'.length)}` }
}
