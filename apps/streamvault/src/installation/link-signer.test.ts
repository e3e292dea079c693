import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readConfig } from '@streamvault/config'
import { checkLink, createLinkKeys } from '@streamvault/crypto-links'
import { createLinkSigner, linkFormOf } from './link-signer.ts'

const keys = createLinkKeys({ current: 'k1', secrets: { k1: 'a secret for this test alone' } })

it('signs in the form that an nginx in front checks, else in the stronger one', async () => {
  for (const [env, name] of [
    [{}, 'sig'],
    [{ GATEWAY_CACHE: 'edge' }, 'md5'],
    [{ GATEWAY_CACHE: 'nginx' }, 'md5'],
  ] as const) {
    const sign = createLinkSigner(keys, linkFormOf(readConfig(env)), () => 1_000_000)
    const { path, expiresAt } = await sign({
      fileId: 'film',
      class: 'guest',
      address: null,
      ttlSeconds: 60,
    })
    assert.match(path, new RegExp(`&${name}=`))
    assert.equal(expiresAt, 1_060_000)
    assert.equal(checkLink(keys, { url: path, remoteAddress: undefined, nowSeconds: 1060 })?.class, 'guest')
  }
})
