import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { LinkFieldError } from './errors.ts'
import type { LinkToSign } from './sign-link.ts'
import { expires, setUpLink } from './signed-link.fixture.ts'

describe('signLink', () => {
  it('signs the documented text, so that others can sign too', () => {
    const text = `${expires}|1.2.3.4|film|member|t1|ip|k2`
    const sig = createHmac('sha256', 'the secret of new links').update(text).digest('base64url')
    const md5 = createHash('md5').update(`${text} the secret of new links`).digest('base64url')
    const query = `expires=${expires}&class=member&tid=t1&bind=ip&kid=k2`
    assert.equal(setUpLink().url, `/stream/film?${query}&sig=${sig}`)
    assert.equal(setUpLink({ form: 'md5' }).url, `/stream/film?${query}&md5=${md5}`)
  })

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
    for (const changes of wrong) assert.throws(() => setUpLink(changes as Partial<LinkToSign>), LinkFieldError)
  })
})
