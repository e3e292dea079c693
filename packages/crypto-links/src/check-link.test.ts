import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkLink } from './check-link.ts'
import { expires, keys, nowSeconds, setUpLink } from './signed-link.fixture.ts'

describe('checkLink', () => {
  for (const form of ['sig', 'md5'] as const) {
    describe(`with ${form}`, () => {
      it('opens what was signed', () => {
        const { url, check } = setUpLink({ form })
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
        const { url, check } = setUpLink({ form })
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
        for (const last of alphabet) {
          if (!url.endsWith(last)) assert.equal(check(url.slice(0, -1) + last), undefined)
        }
        for (const padded of [`${url}=`, `${url}==`, `${url}%3D`]) assert.equal(check(padded), undefined)
      })

      it('does not open for a signature of the other form', () => {
        const { url, check } = setUpLink({ form })
        const other = form === 'sig' ? 'md5' : 'sig'
        assert.equal(check(url.replace(`&${form}=`, `&${other}=`)), undefined)
        const both = `${url}&${setUpLink({ form: other }).url.split('&').at(-1)}`
        assert.equal(check(both), undefined)
      })
    })
  }

  it('opens to the last second and not after', () => {
    const { check } = setUpLink()
    assert.ok(check(undefined, undefined, expires))
    for (const now of [expires + 0.001, expires + 1, Number.NaN])
      assert.equal(check(undefined, undefined, now), undefined)
  })

  it('opens for the parameters in any order, and ignores others', () => {
    const { url, check } = setUpLink()
    const [path, query = ''] = url.split('?')
    assert.ok(check(`${path}?${query.split('&').reverse().join('&')}`))
    assert.ok(check(`${url}&utm=x%20y&&a`))
    assert.equal(check(`${url}&utm=1`)?.query, query)
  })

  it('tells when the answer should be saved', () => {
    const { url, check } = setUpLink()
    assert.equal(check(`${url}&download=1`)?.download, true)
    for (const other of ['download=0', 'download', 'xdownload=1'])
      assert.equal(check(`${url}&${other}`)?.download, false)
  })

  it('refuses a parameter that is missing', () => {
    const { url, check } = setUpLink()
    const [path, query = ''] = url.split('?')
    const pairs = query.split('&')
    for (const left of pairs)
      assert.equal(check(`${path}?${pairs.filter((pair) => pair !== left).join('&')}`), undefined)
    assert.equal(check('/stream/film'), undefined)
    assert.equal(check('/stream/film?'), undefined)
  })

  it('refuses a parameter that comes twice, the same or not, in any case or escaped', () => {
    const { url, check } = setUpLink()
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
    const { url, check } = setUpLink()
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
    const { url, check } = setUpLink()
    for (const below of ['/hls/master.m3u8', '/hls/v0/seg-12.m4s', '/sub.vtt', '/..a']) {
      assert.equal(check(url.replace('?', `${below}?`))?.below, below)
    }
  })

  it('refuses paths that could be read in two ways', () => {
    const { url, check } = setUpLink()
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
    const { check } = setUpLink({ path: '/download/pack-1.zip' })
    assert.deepEqual(check()?.kind, 'download')
    assert.deepEqual(check()?.fileId, 'pack-1')
  })

  it('is not confused by where one part ends and the next begins', () => {
    const { url } = setUpLink({ address: '11.2.3.4' })
    const shifted = url.replace(`expires=${expires}`, `expires=${expires}1`)
    assert.equal(checkLink(keys, { url: shifted, remoteAddress: '1.2.3.4', nowSeconds }), undefined)
  })
})
