import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkLink, createLinkKeys, signLink } from '@streamvault/crypto-links'
import fc from 'fast-check'
import { PLAIN_FILE, STREAM_PATH } from './path-patterns.ts'
import { COMPLETE_MD5, DOUBLED } from './query-patterns.ts'

const keys = createLinkKeys({ current: 'k1', secrets: { k1: 'a secret for this test alone' } })
const link = signLink(keys, {
  path: '/stream/film',
  expires: 1_900_000_000,
  address: '192.0.2.1',
  class: 'member',
  tid: 't1',
  form: 'md5',
})
const pairs = link.slice(link.indexOf('?') + 1).split('&')

/** The verdict of the rendered configuration's maps on a query. */
function isTaken(query: string): boolean {
  return !DOUBLED.some((text) => new RegExp(text, 'i').test(query)) && new RegExp(COMPLETE_MD5).test(query)
}

const opens = (query: string): boolean =>
  checkLink(keys, { url: `/stream/film?${query}`, remoteAddress: '192.0.2.1', nowSeconds: 0 }) !== undefined

/** A parameter in another spelling, or with another name. */
const extra = fc.oneof(
  fc.constantFrom('utm=1', '', '=', 'x', 'md5x=1', 'xmd5=1', 'download=1', 'a=%20b', 'md=5'),
  fc
    .tuple(fc.constantFrom(...pairs), fc.constantFrom('', '%20', '%09', '%A0'), fc.boolean(), fc.boolean())
    .map(([pair, space, isUpper, isEscaped]) => {
      const [name = '', value = ''] = pair.split('=')
      const spelled = isEscaped ? `%${name.charCodeAt(0).toString(16)}${name.slice(1)}` : name
      return `${space}${isUpper ? spelled.toUpperCase() : spelled}=${value}`
    }),
)

describe('the patterns of queries', () => {
  it('take the query of a link, in any order, with others between', () => {
    assert.ok(isTaken(pairs.join('&')))
    assert.ok(isTaken([...pairs].reverse().join('&utm=x&')))
  })

  it('take what opens and nothing else, whatever is added, left out or mixed', () => {
    const query = fc
      .tuple(fc.shuffledSubarray(pairs, { minLength: pairs.length - 1 }), fc.array(extra, { maxLength: 2 }))
      .chain(([some, extras]) => fc.shuffledSubarray([...some, ...extras], { minLength: some.length + extras.length }))
      .map((all) => all.join('&'))
    fc.assert(
      fc.property(query, (text) => assert.equal(isTaken(text), opens(text), text)),
      { numRuns: 3000 },
    )
  })

  it('see the id in a path as it stands, and no path that would have to be tidied', () => {
    const idOf = (path: string) => new RegExp(STREAM_PATH).exec(path)?.groups?.sv_stream
    assert.equal(idOf('/stream/film?x'), 'film')
    assert.equal(idOf('/stream/film/hls/a.m3u8?x'), 'film')
    for (const path of [
      '/stream/film/?',
      '/stream/film/../x?',
      '/stream//film?',
      '/stream/x/./film?',
      '/stream/f%69lm?',
    ])
      assert.equal(idOf(path), undefined, path)
    assert.ok(new RegExp(PLAIN_FILE).test('/stream/film?md5=x'))
    assert.ok(!new RegExp(PLAIN_FILE).test('/stream/film?md5=x&mode=remux'))
    assert.ok(!new RegExp(PLAIN_FILE).test('/stream/film/hls?md5=x'))
  })
})
