import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkLink } from './check-link.ts'
import { LinkKeysError } from './errors.ts'
import { createLinkKeys } from './link-keys.ts'
import { signLink } from './sign-link.ts'
import { expires, keys, nowSeconds } from './signed-link.fixture.ts'

describe('createLinkKeys', () => {
  it('refuses keys that cannot be used, and shows no secret', () => {
    const wrong = [
      { current: 'a', secrets: {} },
      { current: 'a', secrets: { a: 'a short secret!' } },
      { current: 'a|b', secrets: { 'a|b': 'a secret that is long enough' } },
    ]
    for (const options of wrong) {
      assert.throws(
        () => createLinkKeys(options),
        (error) => error instanceof LinkKeysError && !error.message.includes('short secret'),
      )
    }
    assert.ok(createLinkKeys({ current: 'a', secrets: { a: 'the least secret' } }))
    assert.ok(!JSON.stringify(keys).includes('secret of'))
  })

  it('opens links of an old secret until it is taken away', () => {
    const old = createLinkKeys({ current: 'k1', secrets: { k1: 'an old secret of links' } })
    const url = signLink(old, { path: '/stream/film', expires, address: '1.2.3.4', class: 'guest', tid: '' })
    const request = { url, remoteAddress: '1.2.3.4', nowSeconds }
    assert.ok(checkLink(keys, request))
    assert.equal(
      checkLink(createLinkKeys({ current: 'k2', secrets: { k2: 'the secret of new links' } }), request),
      undefined,
    )
    const forged = createLinkKeys({ current: 'k1', secrets: { k1: 'another secret of links' } })
    assert.equal(checkLink(forged, request), undefined)
  })
})
