import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createLinkKeys, type LinkToSign, signLink } from '@streamvault/crypto-links'
import { createDevEnv, type DevEnv } from '@streamvault/dev-env'
import { eventually } from '@streamvault/waits/testing'
import { download } from './download.ts'

const COUNTERS = [
  'streamvault_slice_requests_total',
  'streamvault_store_reads_total',
  'streamvault_store_read_bytes_total',
  'streamvault_stream_bytes_total',
  'streamvault_cache_bytes',
]

describe('a link that we did not sign so', () => {
  let env: DevEnv
  let good: URL
  let otherFile: string
  let sign: (changes: Partial<LinkToSign>) => string

  before(async () => {
    env = await createDevEnv()
    const film = await env.addFilm('Forged.2001.mp4', { seed: 1, bytes: 3_000_000 })
    const other = await env.addFilm('Other.2002.mp4', { seed: 2, bytes: 100_000 })
    good = new URL(await env.link(film.fileId))
    otherFile = other.fileId
    const secret = (await readFile(path.join(env.data, 'secrets', 'link-key-1'), 'utf8')).trim()
    sign = (changes) => {
      const whole = { path: `/stream/${film.fileId}`, expires: 2_000_000_000, class: 'member', tid: 't', bind: 'none' }
      const keys = createLinkKeys({ current: '1', secrets: { 1: secret } })
      return new URL(signLink(keys, { ...whole, ...changes } as LinkToSign), env.url).href
    }
  })
  after(() => env[Symbol.asyncDispose]())

  const counted = () => Promise.all(COUNTERS.map((name) => env.metric(name)))

  function withQuery(change: (query: URLSearchParams) => void): string {
    const url = new URL(good)
    change(url.searchParams)
    return url.href
  }

  /** Every parameter missing, altered, emptied, repeated; then other spellings of valid values. */
  function forged(): [what: string, url: string][] {
    const each = [...good.searchParams.keys()].flatMap((name): [string, string][] => [
      [`without ${name}`, withQuery((query) => query.delete(name))],
      [`altered ${name}`, withQuery((query) => query.set(name, `${query.get(name)}1`))],
      [`empty ${name}`, withQuery((query) => query.set(name, ''))],
      [`${name} twice`, `${good.href}&${name}=${good.searchParams.get(name)}`],
      [`${name} escaped`, good.href.replace(`${name}=`, `%${name.charCodeAt(0).toString(16)}${name.slice(1)}=`)],
    ])
    return [
      ...each.filter(([, url]) => url !== good.href),
      ['without a query', good.origin + good.pathname],
      ['of another file', good.href.replace(/stream\/\w+/, `stream/${otherFile}`)],
      ['with a later end', withQuery((query) => query.set('expires', '2000000001'))],
      ['with another class', withQuery((query) => query.set('class', 'guest'))],
      ['bound to an address afterwards', withQuery((query) => query.set('bind', 'ip'))],
      ['with an escaped path', good.href.replace('/stream/', '/%73tream/')],
      ['expired a second ago', sign({ expires: Math.floor(Date.now() / 1000) - 1 })],
      ['of another address', sign({ bind: 'ip', address: '203.0.113.9' })],
      ['of another network', sign({ bind: 'net', address: '203.0.113.9' })],
    ]
  }

  it('opens nothing, and touches neither store nor cache', async () => {
    assert.equal((await download(sign({}), { range: 'bytes=0-199999' })).status, 206)
    // The rest of that slice is fetched and written after the answer ends.
    await eventually(async () => (await env.metric('streamvault_cache_bytes')) > 0)
    const start = await counted()
    for (const [what, url] of forged()) {
      for (const method of ['GET', 'HEAD']) {
        const response = await fetch(url, { method, headers: { range: 'bytes=0-99' } })
        await response.body?.cancel()
        // A path outside `/stream` goes to the manager, which has no such route.
        assert.ok(
          what === 'with an escaped path' ? response.status >= 400 : response.status === 403,
          `${method} ${what}`,
        )
      }
    }
    assert.deepEqual(await counted(), start)
  })

  it('opens nothing either when a header or the network says that it is another address', async () => {
    const foreign = sign({ bind: 'ip', address: '203.0.113.9' })
    const start = await counted()
    for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'x-streamvault-edge', 'cf-connecting-ip']) {
      const response = await fetch(foreign, { headers: { [name]: '203.0.113.9' } })
      await response.body?.cancel()
      assert.equal(response.status, 403, name)
    }
    assert.deepEqual(await counted(), start)
    assert.equal((await download(sign({ bind: 'ip', address: '127.0.0.1' }), { range: 'bytes=0-199999' })).status, 206)
  })
})
