import { createLinkKeys, type LinkToSign, signLink } from '@streamvault/crypto-links'
import type { EdgeTarget } from './target.ts'
import { LINK_KEYS } from './target.ts'

/** Makes links in the form that an edge verifies itself. */
export function linksOf(form: 'sig' | 'md5'): EdgeTarget['linkTo'] {
  return (fileId, { kid = LINK_KEYS.current, ...changes } = {}) => {
    const keys = createLinkKeys({ current: kid, secrets: LINK_KEYS.secrets })
    return signLink(keys, {
      path: `/stream/${fileId}`,
      expires: Math.floor(Date.now() / 1000) + 3600,
      address: '127.0.0.1',
      class: 'member',
      tid: 'ticket-1',
      form,
      ...changes,
    } as LinkToSign)
  }
}
