import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { checkLink } from './check-link.ts'
import { type LinkToSign, signLink } from './sign-link.ts'
import { keys, nowSeconds } from './signed-link.fixture.ts'

// Built from code points: fast-check's own character arbitrary spends seconds on a table of all characters.
const CHARACTER = fc
  .nat(0x10ffff)
  .map((point) => String.fromCodePoint(point))
  .filter((one) => one.isWellFormed())

const links = fc.record({
  path: fc.oneof(fc.stringMatching(/^\/stream\/[\w-]{1,64}$/), fc.stringMatching(/^\/download\/[\w-]{1,64}\.zip$/)),
  expires: fc.integer({ min: nowSeconds, max: 999_999_999_999 }),
  address: fc.oneof(fc.ipV4(), fc.ipV6()),
  bind: fc.constantFrom('ip', 'net', 'none'),
  class: fc.constantFrom('guest', 'member'),
  tid: fc.stringMatching(/^[\w-]{0,64}$/),
  form: fc.constantFrom('sig', 'md5'),
}) as fc.Arbitrary<LinkToSign & { address: string }>

describe('checkLink', () => {
  it('opens every link that was signed', () => {
    fc.assert(
      fc.property(links, (link) => {
        const checked = checkLink(keys, { url: signLink(keys, link), remoteAddress: link.address, nowSeconds })
        assert.ok(checked)
        assert.deepEqual(
          [checked.class, checked.tid, checked.expires, checked.bind],
          [link.class, link.tid, link.expires, link.bind],
        )
      }),
    )
  })

  it('opens no link of which one character was changed, left out or put in', () => {
    const character = fc.constantFrom(...'aZ09-_|.=%/? +')
    fc.assert(
      fc.property(links, fc.nat(), character, fc.constantFrom('replace', 'remove', 'insert'), (link, n, put, edit) => {
        const url = signLink(keys, link)
        const at = n % url.length
        const changed = url.slice(0, at) + (edit === 'remove' ? '' : put) + url.slice(edit === 'insert' ? at : at + 1)
        fc.pre(changed !== url)
        assert.equal(checkLink(keys, { url: changed, remoteAddress: link.address, nowSeconds }), undefined, changed)
      }),
      { numRuns: 2000 },
    )
  })

  it('never throws, whatever it is asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: CHARACTER }), fc.string(), (url, remoteAddress) => {
        assert.equal(checkLink(keys, { url: `/stream/a?${url}`, remoteAddress, nowSeconds }), undefined)
      }),
    )
  })
})
