import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressBelow, checkBase, type LinkOptions, linkRequestOf } from './link-wish.ts'
import { UsageError } from './output.ts'

const plain: LinkOptions = { ttl: '6h', class: 'member', form: 'direct' }

describe('linkRequestOf', () => {
  it('makes a request of good options', () => {
    assert.deepEqual(linkRequestOf('abc', { ...plain, ip: '2001:db8::1', ttl: '5m' }), {
      fileId: 'abc',
      ip: '2001:db8::1',
      class: 'member',
      form: 'direct',
      ttlSeconds: 300,
    })
  })

  it('says which value was wrong and what was expected', () => {
    const wrong: [Partial<LinkOptions>, RegExp][] = [
      [{ ip: 'abc' }, /--ip "abc": expected an IPv4 or IPv6 address/],
      [{ class: 'king' }, /--class "king": expected guest or member/],
      [{ form: 'hls' }, /--form "hls": expected direct, as nothing else is served yet/],
      [{ form: 'vtt:2' }, /--form "vtt:2": expected direct/],
      [{ ttl: 'soon' }, /--ttl "soon": expected a duration/],
      [{ ttl: '0s' }, /--ttl "0s": expected a duration from 1s/],
      [{ ip: '1.2.3', class: 'x' }, /--class "x": expected guest or member\nCannot use --ip "1\.2\.3"/],
    ]
    for (const [options, message] of wrong) {
      const make = () => linkRequestOf('abc', { ...plain, ...options })
      assert.throws(make, (error) => error instanceof UsageError && message.test(error.message))
    }
    assert.throws(() => linkRequestOf('', plain), /the file ""/)
  })
})

describe('addressBelow', () => {
  it('keeps the path that the address begins with', () => {
    const signed = '/stream/abc?expires=1&sig=x'
    for (const base of ['https://x.test', 'https://x.test/', 'https://x.test//'])
      assert.equal(addressBelow(base, signed), `https://x.test${signed}`)
    for (const base of ['https://x.test/sub', 'https://x.test/sub/'])
      assert.equal(addressBelow(base, signed), `https://x.test/sub${signed}`)
  })

  it('refuses what no address can begin with', () => {
    for (const base of ['x.test', 'ftp://x.test', 'https://', 'https:///a', 'https://x.test?a=1', 'https://x.test/#a'])
      assert.throws(() => checkBase(base), UsageError, base)
  })
})
