import { createLinkKeys, createLinkToken, signLink } from '@streamvault/crypto-links'

/** The link secret of the benchmarks. */
export const SECRET = 'the secret of links in benchmarks'

/** Signs the path and query of a stream for a person, in the form that nginx can verify too. */
export function urlOf(name: string): string {
  const keys = createLinkKeys({ current: 'k1', secrets: { k1: SECRET } })
  const expires = Math.floor(Date.now() / 1000) + 86_400
  const path = `/stream/${name}`
  const tid = createLinkToken(keys, 'somebody')
  return signLink(keys, { path, expires, address: '127.0.0.1', class: 'member', tid, form: 'md5' })
}
