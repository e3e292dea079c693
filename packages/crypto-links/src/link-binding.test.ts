import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkLink } from './check-link.ts'
import { signLink } from './sign-link.ts'
import { expires, keys, nowSeconds, setUpLink } from './signed-link.fixture.ts'

describe('a link that is bound', () => {
  it('opens for the address it was signed for, however that is written', () => {
    const { check } = setUpLink()
    assert.ok(check(undefined, '::ffff:1.2.3.4'))
    for (const other of ['1.2.3.5', '::1', 'nonsense', '']) assert.equal(check(undefined, other), undefined)
    const six = setUpLink({ address: '2001:DB8::1', bind: 'ip' })
    assert.ok(six.check(undefined, '2001:db8:0::1'))
    assert.equal(six.check(undefined, '2001:db8::2'), undefined)
  })

  it('binds IPv6 to its network unless told otherwise', () => {
    const { check } = setUpLink({ address: '2001:db8:0:1::1' })
    assert.equal(check(undefined, '2001:db8:0:1:ffff::9')?.bind, 'net')
    assert.equal(check(undefined, '2001:db8:0:2::1'), undefined)
  })

  it('binds IPv4 to its network when asked', () => {
    const { check } = setUpLink({ bind: 'net' })
    assert.ok(check(undefined, '1.2.3.200'))
    assert.equal(check(undefined, '1.2.4.4'), undefined)
  })

  it('opens an unbound link for everybody, even without an address', () => {
    const url = signLink(keys, { path: '/stream/film', expires, bind: 'none', class: 'guest', tid: '' })
    for (const remoteAddress of ['9.9.9.9', '::1', undefined]) {
      assert.equal(checkLink(keys, { url, remoteAddress, nowSeconds })?.bind, 'none')
    }
    assert.equal(checkLink(keys, { url: setUpLink().url, remoteAddress: undefined, nowSeconds }), undefined)
  })
})
