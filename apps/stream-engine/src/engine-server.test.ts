import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { get } from 'node:http'
import type { Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { NoSourceError } from '@streamvault/file-source'
import { SliceUnavailableError } from '@streamvault/slice-cache'
import { createPatternSource, type PatternSource } from '@streamvault/slice-cache/testing'
import { eventually } from '@streamvault/waits/testing'
import { createEndedFiles } from './ended-files.ts'
import { type EngineServer, type EngineServerOptions, startEngineServer } from './engine-server.ts'
import { createPacer } from './pacer.ts'

const TOKEN = 'the token of the engine'
const SIZE = 1_000_000
const MORE_THAN_SOCKETS_HOLD = 2 ** 26

interface SetUp {
  engine: EngineServer
  source: PatternSource
  ask(path: string, headers?: Record<string, string>, method?: string): Promise<Response>
}

async function setUp(t: TestContext, places?: EngineServerOptions['places']): Promise<SetUp> {
  const source = createPatternSource({ film: { size: SIZE }, long: { size: MORE_THAN_SOCKETS_HOLD } })
  const pace = { bytesPerSecond: 1e9, burstBytes: 1e9 }
  const engine = await startEngineServer({
    source,
    host: '127.0.0.1',
    port: 0,
    token: TOKEN,
    pace,
    ...(places === undefined ? {} : { places }),
    onError: () => {},
  })
  t.after(() => engine[Symbol.asyncDispose]())
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`http://127.0.0.1:${engine.port}${path}`, { method, headers: { 'x-streamvault-gateway': TOKEN, ...headers } })
  return { engine, source, ask }
}

describe('startEngineServer', () => {
  it('sends a range, its place in the file, and the name for who downloads', async (t) => {
    const { source, ask } = await setUp(t)
    const answer = await ask('/bytes/film', { range: 'bytes=100-199' })
    assert.equal(answer.status, 206)
    assert.equal(answer.headers.get('content-range'), `bytes 100-199/${SIZE}`)
    assert.match(answer.headers.get('x-streamvault-disposition') ?? '', /^attachment; filename="film.mp4"/)
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(source.bytesOf('film', 100, 200)))
  })

  it('serves nobody without the token, touching nothing', async (t) => {
    const { source, ask } = await setUp(t)
    assert.equal((await ask('/bytes/film', { 'x-streamvault-gateway': 'another' })).status, 403)
    assert.equal((await ask('/bytes/film', { 'x-streamvault-gateway': '' })).status, 403)
    assert.deepEqual(source.describes, [])
  })

  it('says when to come back where the file is still looked at', async (t) => {
    const { source, ask } = await setUp(t)
    source.describe = () => Promise.reject(new SliceUnavailableError('film', 'busy', { retryAfterMs: 4500 }))
    const answer = await ask('/bytes/film')
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '5'])
  })

  it('says when to come back where no session is free, before it promises any bytes', async (t) => {
    const { source, ask } = await setUp(t)
    source.breakNext(1, 0, new NoSourceError('film', 1, { sessions: 'sessions_busy', retryAfterMs: 1500 }))
    const answer = await ask('/bytes/film', { 'x-streamvault-viewer': 'v1' })
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '2'])
    assert.match(await answer.text(), /"code":"sessions_busy"/)
    assert.equal(source.reads[0]?.viewer, 'film v1')
    source.breakNext(1, 0, new NoSourceError('film', 1, { sessions: 'no_sessions' }))
    const never = await ask('/bytes/film')
    assert.deepEqual([never.status, never.headers.get('retry-after')], [502, null])
    assert.match(await never.text(), /"code":"no_sessions"/)
  })

  it('reads nothing for HEAD, a 304, or a range that is not there', async (t) => {
    const { source, ask } = await setUp(t)
    const head = await ask('/bytes/film', { range: 'bytes=0-1' }, 'HEAD')
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(SIZE)])
    assert.equal((await ask('/bytes/film', { 'if-none-match': '"film-1"' })).status, 304)
    assert.equal(
      (await ask('/bytes/film', { range: `bytes=${SIZE}-` })).headers.get('content-range'),
      `bytes */${SIZE}`,
    )
    assert.deepEqual(source.reads, [])
  })

  it('refuses what is no file, and what is no GET', async (t) => {
    const { ask } = await setUp(t)
    for (const path of ['/bytes/other', '/bytes/film/x', '/bytes/', '/']) assert.equal((await ask(path)).status, 404)
    assert.equal((await ask('/bytes/film', {}, 'DELETE')).status, 405)
  })

  it('tells an nginx whether a viewer has a place, and why there is none', async (t) => {
    const asked: unknown[] = []
    const refusal = { code: 'too_many_streams', message: 'No', retryAfterSeconds: 9 } as const
    const { source, ask } = await setUp(t, {
      async enter(one) {
        asked.push(one)
        return one.fileId === 'film' ? undefined : refusal
      },
      renew: async (one) => asked.push(['renewed', one]) > 0,
    })
    const of = (file: string, bind = 'none') => ({
      'x-streamvault-tid': 't1',
      'x-streamvault-file': file,
      'x-streamvault-bind': bind,
      'x-streamvault-address': '192.0.2.1',
    })
    assert.equal((await ask('/auth/stream', of('film'))).status, 204)
    const refused = await ask('/auth/stream', of('other', 'ip'))
    const { headers } = refused
    assert.deepEqual(
      [refused.status, headers.get('x-streamvault-refusal'), headers.get('retry-after')],
      [403, 'too_many_streams', '9'],
    )
    assert.equal((await ask('/auth/stream', of('film', 'other'))).status, 400)
    assert.equal((await ask('/auth/stream', { ...of('film'), 'x-streamvault-gateway': 'another' })).status, 403)
    await (await ask('/bytes/film', of('film'))).arrayBuffer()
    assert.deepEqual(asked, [
      { tid: 't1', fileId: 'film', address: '192.0.2.1' },
      { tid: 't1', fileId: 'other', address: undefined },
      ['renewed', { tid: 't1', fileId: 'film', address: undefined }],
    ])
    assert.equal(source.reads.length, 1)
  })

  it('ends the reads of a purged file, and gives nothing to requests that began before', async (t) => {
    const { engine, source, ask } = await setUp(t)
    const begun = (Date.now() / 1000 - 1).toFixed(3)
    const headers = { 'x-streamvault-gateway': TOKEN }
    const [sending] = await once(get(`http://127.0.0.1:${engine.port}/bytes/long`, { headers }), 'response')
    const cut = once(sending, 'error')
    source.hold()
    const waiting = ask('/bytes/film')
    await eventually(() => source.reads.some(({ fileId }) => fileId === 'film'))
    engine.endReads(['long', 'film'])
    sending.resume()
    await cut
    const refused = await waiting
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1'])
    assert.match(await refused.text(), /"purged"/)
    source.release()
    assert.equal((await ask('/bytes/film', { 'x-streamvault-begun': begun })).status, 503)
    const later = (Date.now() / 1000 + 1).toFixed(3)
    assert.equal((await ask('/bytes/film', { 'x-streamvault-begun': later })).status, 200)
    engine.endReads('all')
    assert.equal((await ask('/bytes/film', { 'x-streamvault-begun': begun })).status, 503)
  })

  it('reads nothing for who left while the file was looked up', async (t) => {
    const { engine, source } = await setUp(t)
    const known = await source.describe('film', new AbortController().signal)
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<typeof known>()
    // The server notices a client's departure only when its own end of the connection has closed.
    const accepted = Promise.withResolvers<Socket>()
    const accept = (message: unknown) => accepted.resolve((message as { socket: Socket }).socket)
    subscribe('net.server.socket', accept)
    t.after(() => unsubscribe('net.server.socket', accept))
    source.describe = () => {
      asked.resolve()
      return answered.promise
    }
    const request = get(`http://127.0.0.1:${engine.port}/bytes/film`, { headers: { 'x-streamvault-gateway': TOKEN } })
    request.on('error', () => {})
    await asked.promise
    const gone = once(await accepted.promise, 'close')
    request.destroy()
    await gone
    answered.resolve(known)
    await new Promise(setImmediate)
    assert.deepEqual(source.reads, [])
  })

  it('cuts an answer whose source breaks half-way', async (t) => {
    const { source, ask } = await setUp(t)
    source.breakNext(1, 300_000)
    const answer = await ask('/bytes/film')
    await assert.rejects(answer.arrayBuffer())
  })
})

describe('createEndedFiles', () => {
  it('remembers the last end of a file', () => {
    let nowMs = 1000
    const ended = createEndedFiles(() => nowMs)
    ended.end(['a'])
    assert.deepEqual([ended.isOver('a', 1000), ended.isOver('a', 1001), ended.isOver('b', 0)], [true, false, false])
    nowMs = 2000
    ended.end(['a'])
    assert.ok(ended.isOver('a', 1500))
    ended.end('all')
    assert.ok(ended.isOver('b', 2000))
    assert.ok(!ended.isOver('b', Number.NaN))
  })
})

describe('createPacer', () => {
  it('lets a burst go at once, and makes a viewer wait for more', async () => {
    const pacer = createPacer({ bytesPerSecond: 1000, burstBytes: 500, maxViewers: 2, now: () => 0 })
    const { signal } = new AbortController()
    await pacer.take('a', 500, signal)
    const left = new AbortController()
    const waiting = pacer.take('a', 1_000_000, left.signal)
    await pacer.take('b', 500, signal)
    left.abort()
    await assert.rejects(waiting, { name: 'AbortError' })
  })
})
