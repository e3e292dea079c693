import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { checkLink } from './check-link.ts'
import { LinkFieldError, LinkKeysError } from './errors.ts'
import { createLinkKeys } from './link-keys.ts'
import { type LinkToSign, signLink } from './sign-link.ts'

const keys = createLinkKeys({ current: 'k2', secrets: { k1: 'an old secret of links', k2: 'the secret of new links' } })
const nowSeconds = 1_800_000_000
const expires = nowSeconds + 3600

function setUp(changes: Partial<LinkToSign> = {}) {
  const link = {
    path: '/stream/film',
    expires,
    address: '1.2.3.4',
    class: 'member',
    tid: 't1',
    ...changes,
  } as LinkToSign
  const url = signLink(keys, link)
  const check = (changed = url, remoteAddress: string | undefined = '1.2.3.4', now = nowSeconds) =>
    checkLink(keys, { url: changed, remoteAddress, nowSeconds: now })
  return { url, check }
}

describe('checkLink', () => {
  for (const form of ['sig', 'md5'] as const) {
    describe(`with ${form}`, () => {
      it('opens what was signed', () => {
        const { url, check } = setUp({ form })
        assert.deepEqual(check(), {
          kind: 'stream',
          fileId: 'film',
          below: '',
          class: 'member',
          tid: 't1',
          bind: 'ip',
          expires,
          download: false,
          query: url.split('?')[1],
        })
      })

      it('refuses every other spelling of the same signature', () => {
        const { url, check } = setUp({ form })
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
        for (const last of alphabet) {
          if (!url.endsWith(last)) assert.equal(check(url.slice(0, -1) + last), undefined)
        }
        for (const padded of [`${url}=`, `${url}==`, `${url}%3D`]) assert.equal(check(padded), undefined)
      })

      it('does not open for a signature of the other form', () => {
        const { url, check } = setUp({ form })
        const other = form === 'sig' ? 'md5' : 'sig'
        assert.equal(check(url.replace(`&${form}=`, `&${other}=`)), undefined)
        const both = `${url}&${setUp({ form: other }).url.split('&').at(-1)}`
        assert.equal(check(both), undefined)
      })
    })
  }

  it('signs the documented text, so that others can sign too', () => {
    const text = `${expires}|1.2.3.4|film|member|t1|ip|k2`
    const sig = createHmac('sha256', 'the secret of new links').update(text).digest('base64url')
    const md5 = createHash('md5').update(`${text} the secret of new links`).digest('base64url')
    const query = `expires=${expires}&class=member&tid=t1&bind=ip&kid=k2`
    assert.equal(setUp().url, `/stream/film?${query}&sig=${sig}`)
    assert.equal(setUp({ form: 'md5' }).url, `/stream/film?${query}&md5=${md5}`)
  })

  it('opens to the last second and not after', () => {
    const { check } = setUp()
    assert.ok(check(undefined, undefined, expires))
    for (const now of [expires + 0.001, expires + 1, Number.NaN])
      assert.equal(check(undefined, undefined, now), undefined)
  })

  it('opens for the parameters in any order, and ignores others', () => {
    const { url, check } = setUp()
    const [path, query = ''] = url.split('?')
    assert.ok(check(`${path}?${query.split('&').reverse().join('&')}`))
    assert.ok(check(`${url}&utm=x%20y&&a`))
    assert.equal(check(`${url}&utm=1`)?.query, query)
  })

  it('tells when the answer should be saved', () => {
    const { url, check } = setUp()
    assert.equal(check(`${url}&download=1`)?.download, true)
    for (const other of ['download=0', 'download', 'xdownload=1'])
      assert.equal(check(`${url}&${other}`)?.download, false)
  })

  it('refuses a parameter that is missing', () => {
    const { url, check } = setUp()
    const [path, query = ''] = url.split('?')
    const pairs = query.split('&')
    for (const left of pairs)
      assert.equal(check(`${path}?${pairs.filter((pair) => pair !== left).join('&')}`), undefined)
    assert.equal(check('/stream/film'), undefined)
    assert.equal(check('/stream/film?'), undefined)
  })

  it('refuses a parameter that comes twice, the same or not, in any case or escaped', () => {
    const { url, check } = setUp()
    for (const pair of url.split('?')[1]?.split('&') ?? []) {
      const [name = ''] = pair.split('=')
      const again = [
        pair,
        `${name}=`,
        name,
        `${name.toUpperCase()}=x`,
        `%${name.charCodeAt(0).toString(16)}${name.slice(1)}=x`,
      ]
      for (const repeated of again) {
        assert.equal(check(`${url}&${repeated}`), undefined, repeated)
        assert.equal(check(url.replace('?', `?${repeated}&`)), undefined, repeated)
      }
    }
  })

  it('refuses values that are not in their only spelling', () => {
    const { url, check } = setUp()
    const altered = [
      [`expires=${expires}`, `expires=0${expires}`],
      [`expires=${expires}`, `expires=+${expires}`],
      [`expires=${expires}`, `expires=${expires}.0`],
      [`expires=${expires}`, 'expires=9223372036854775808'],
      [`expires=${expires}`, 'expires='],
      ['class=member', 'class=%6dember'],
      ['class=member', 'class=Member'],
      ['class=member', 'class=admin'],
      ['tid=t1', 'tid=t%31'],
      ['tid=t1', 'tid=t1+'],
      ['tid=t1', 'tid'],
      ['bind=ip', 'bind=none'],
      ['bind=ip', 'bind=net'],
      ['kid=k2', 'kid=k1'],
      ['kid=k2', 'kid=__proto__'],
      ['kid=k2', 'kid=unknown'],
    ]
    for (const [from = '', to = ''] of altered) assert.equal(check(url.replace(from, to)), undefined, to)
  })

  it('opens everything below the file with one query', () => {
    const { url, check } = setUp()
    for (const below of ['/hls/master.m3u8', '/hls/v0/seg-12.m4s', '/sub.vtt', '/..a']) {
      assert.equal(check(url.replace('?', `${below}?`))?.below, below)
    }
  })

  it('refuses paths that could be read in two ways', () => {
    const { url, check } = setUp()
    const query = url.slice(url.indexOf('?'))
    const paths = [
      '/stream/film/',
      '/stream//film',
      '//stream/film',
      '/stream/film//a',
      '/stream/./film',
      '/stream/x/../film',
      '/stream/film/.',
      '/stream/film/..',
      '/stream/film/../film',
      '/stream/%66ilm',
      '/%73tream/film',
      '/stream/film/%2e%2e',
      '/stream/film/a%',
      '/stream/film\\a',
      '/stream/film;a',
      '/stream/',
      '/stream',
      '/Stream/film',
      'stream/film',
      '',
      'http://other/stream/film',
      '/stream/film.zip',
      '/stream/film%00',
      '/stream/film\n',
      `/stream/${'a'.repeat(65)}`,
      '/stream/film/é',
      '/download/film',
      '/download/film.ZIP',
      '/download/a/film.zip',
      '/download/film.zip/a',
    ]
    for (const path of paths) assert.equal(check(path + query), undefined, path)
  })

  it('opens a pack', () => {
    const { check } = setUp({ path: '/download/pack-1.zip' })
    assert.deepEqual(check()?.kind, 'download')
    assert.deepEqual(check()?.fileId, 'pack-1')
  })

  it('is not confused by where one part ends and the next begins', () => {
    const { url } = setUp({ address: '11.2.3.4' })
    const shifted = url.replace(`expires=${expires}`, `expires=${expires}1`)
    assert.equal(checkLink(keys, { url: shifted, remoteAddress: '1.2.3.4', nowSeconds }), undefined)
  })

  it('opens for the address it was signed for, however that is written', () => {
    const { check } = setUp()
    assert.ok(check(undefined, '::ffff:1.2.3.4'))
    for (const other of ['1.2.3.5', '::1', 'nonsense', '']) assert.equal(check(undefined, other), undefined)
    const six = setUp({ address: '2001:DB8::1', bind: 'ip' })
    assert.ok(six.check(undefined, '2001:db8:0::1'))
    assert.equal(six.check(undefined, '2001:db8::2'), undefined)
  })

  it('binds IPv6 to its network unless told otherwise', () => {
    const { check } = setUp({ address: '2001:db8:0:1::1' })
    assert.equal(check(undefined, '2001:db8:0:1:ffff::9')?.bind, 'net')
    assert.equal(check(undefined, '2001:db8:0:2::1'), undefined)
  })

  it('binds IPv4 to its network when asked', () => {
    const { check } = setUp({ bind: 'net' })
    assert.ok(check(undefined, '1.2.3.200'))
    assert.equal(check(undefined, '1.2.4.4'), undefined)
  })

  it('opens an unbound link for everybody, even without an address', () => {
    const url = signLink(keys, { path: '/stream/film', expires, bind: 'none', class: 'guest', tid: '' })
    for (const remoteAddress of ['9.9.9.9', '::1', undefined]) {
      assert.equal(checkLink(keys, { url, remoteAddress, nowSeconds })?.bind, 'none')
    }
    assert.equal(checkLink(keys, { url: setUp().url, remoteAddress: undefined, nowSeconds }), undefined)
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

  const links = fc.record({
    path: fc.oneof(fc.stringMatching(/^\/stream\/[\w-]{1,64}$/), fc.stringMatching(/^\/download\/[\w-]{1,64}\.zip$/)),
    expires: fc.integer({ min: nowSeconds, max: 999_999_999_999 }),
    address: fc.oneof(fc.ipV4(), fc.ipV6()),
    bind: fc.constantFrom('ip', 'net', 'none'),
    class: fc.constantFrom('guest', 'member'),
    tid: fc.stringMatching(/^[\w-]{0,64}$/),
    form: fc.constantFrom('sig', 'md5'),
  }) as fc.Arbitrary<LinkToSign & { address: string }>

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
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (url, remoteAddress) => {
        assert.equal(checkLink(keys, { url: `/stream/a?${url}`, remoteAddress, nowSeconds }), undefined)
      }),
    )
  })
})

describe('signLink', () => {
  it('refuses parts that have no canonical spelling', () => {
    const wrong: Partial<Record<keyof LinkToSign, unknown>>[] = [
      { path: '/stream/a b' },
      { path: '/api/play' },
      { path: '/stream/film?x=1' },
      { expires: 1.5 },
      { expires: -1 },
      { expires: Number.NaN },
      { address: '1.2.3.4|x' },
      { address: undefined },
      { class: 'admin' },
      { bind: 'all' },
      { tid: 'a|b' },
      { tid: 'x'.repeat(65) },
    ]
    for (const changes of wrong) assert.throws(() => setUp(changes as Partial<LinkToSign>), LinkFieldError)
  })
})

describe('createLinkKeys', () => {
  it('refuses keys that cannot be used, and shows no secret', () => {
    const wrong = [
      { current: 'a', secrets: {} },
      { current: 'a', secrets: { a: 'short secret' } },
      { current: 'a|b', secrets: { 'a|b': 'a secret that is long enough' } },
    ]
    for (const options of wrong) {
      assert.throws(
        () => createLinkKeys(options),
        (error) => error instanceof LinkKeysError && !error.message.includes('short secret'),
      )
    }
    assert.ok(!JSON.stringify(keys).includes('secret of'))
  })
})
