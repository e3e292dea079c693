import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { emptyFileCases, rangeCases } from '@streamvault/http-range/testing'
import { PATTERN_MODIFIED_MS } from '@streamvault/slice-cache/testing'
import { eventually } from '@streamvault/waits/testing'
import { film } from './testing/film.ts'
import { ask, parseAnswer, sendRaw } from './testing/raw-client.ts'
import { startEdge } from './testing/start-edge.ts'

describe('the contract of a file', () => {
  it('holds for every kind of range and condition', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    const rowsOf = (id: string) => ({
      size: film[id as 'film'].size,
      etag: `"${id}-1"`,
      modifiedMs: PATTERN_MODIFIED_MS,
    })
    const rows = [
      ...rangeCases(rowsOf('film')).map((row) => ({ ...row, id: 'film' })),
      ...emptyFileCases(rowsOf('empty')).map((row) => ({ ...row, id: 'empty' })),
    ]
    // `node:http` reads the second, whatever the method.
    const readers = [{}, { te: 'trailers' }]
    for (const [{ name, id, method, headers, wanted }, reader] of rows.flatMap((row) =>
      readers.map((one) => [row, one] as const),
    )) {
      const answer = await ask(edge.port, linkTo(id), { method, headers: { ...headers, ...reader } })
      assert.equal(answer.status, wanted.status, name)
      assert.equal(answer.headers['content-range'], wanted.contentRange, name)
      if (wanted.length !== undefined) assert.equal(answer.headers['content-length'], String(wanted.length), name)
      if (method === 'HEAD') assert.equal(answer.body.length, 0, name)
      else if (answer.status === 206 || answer.status === 200) {
        const start = Number(/^bytes (\d+)-/.exec(answer.headers['content-range'] ?? '')?.[1] ?? 0)
        const length = Number(answer.headers['content-length'])
        assert.ok(answer.body.equals(source.bytesOf(id, start, start + length)), name)
      }
    }
  })

  it('sends its headers, and the name of the file to who downloads it', async (t) => {
    const { edge, linkTo } = await startEdge(t, { film: { size: 10, fileName: 'Amélie "x".mkv' } })
    const { headers } = await ask(edge.port, `${linkTo('film')}&download=1`)
    assert.equal(
      headers['content-disposition'],
      'attachment; filename="Am_lie _x_.mkv"; filename*=UTF-8\'\'Am%C3%A9lie%20%22x%22.mkv',
    )
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['accept-ranges'], 'bytes')
    assert.equal(headers['content-type'], 'video/mp4')
    assert.equal((await ask(edge.port, linkTo('film'))).headers['content-disposition'], undefined)
  })

  it('refuses what is not a plain request for one file, and touches nothing for a link that does not hold', async (t) => {
    const { edge, source, cacheDir, linkTo } = await startEdge(t, film)
    const link = linkTo('film')
    const refused: [path: string, request: Parameters<typeof ask>[2], status: number][] = [
      [link.replace('member', 'guest'), {}, 403],
      [linkTo('film', { expires: 1_700_000_000 }), {}, 403],
      [linkTo('film', { address: '10.0.0.1' }), {}, 403],
      [link.replace('/stream/film', '/stream/other'), {}, 403],
      [link.replace('/stream/', '/stream/x/../'), {}, 403],
      [link.replace('/stream/film', '/stream/film/'), {}, 403],
      [`${link}&class=guest`, {}, 403],
      ['/stream/film', {}, 403],
      ['/stream/', {}, 403],
      ['/download/pack.zip', {}, 403],
      [link.replace('member', 'guest'), { method: 'POST', headers: { 'content-length': '0' } }, 403],
      [link, { method: 'POST', headers: { 'content-length': '0' } }, 405],
      [link, { method: 'DELETE' }, 405],
      [link, { headers: { 'content-length': '5' } }, 400],
      [link, { headers: { 'transfer-encoding': 'chunked' } }, 400],
      [link, { headers: { 'transfer-encoding': 'chunked', 'content-length': '5' } }, 400],
      [link, { headers: { host: null } }, 400],
      [link, { headers: { host: ['a', 'b'] } }, 400],
      [`http://edge${link}`, {}, 400],
      [link, { headers: { 'x-long': 'x'.repeat(20_000) } }, 431],
      [linkTo('nothing'), {}, 404],
    ]
    for (const [where, request, status] of refused) {
      const answer = await ask(edge.port, where, request)
      assert.equal(answer.status, status, `${where} ${JSON.stringify(request).slice(0, 80)}`)
      if (answer.body.length > 0) assert.ok(JSON.parse(answer.body.toString()).error.code)
    }
    assert.deepEqual(source.describes, ['nothing'])
    assert.deepEqual(source.reads, [])
    assert.deepEqual(readdirSync(cacheDir), [])
  })

  it('answers HTTP/1.0, and pipelined requests in order', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    const old = await ask(edge.port, linkTo('film'), {
      version: '1.0',
      headers: { range: 'bytes=0-9', connection: null },
    })
    assert.equal(old.status, 206)
    const one = (range: string, more = '') =>
      `GET ${linkTo('film')} HTTP/1.1\r\nHost: x\r\nRange: bytes=${range}\r\n${more}\r\n`
    const all = await sendRaw(edge.port, one('0-99999') + one('5-6') + one('300000-300010', 'Connection: close\r\n'))
    const first = parseAnswer(all)
    assert.ok(first.body.subarray(0, 100_000).equals(source.bytesOf('film', 0, 100_000)))
    const second = parseAnswer(first.body.subarray(100_000))
    assert.ok(second.body.subarray(0, 2).equals(source.bytesOf('film', 5, 7)))
    const third = parseAnswer(second.body.subarray(2))
    assert.ok(third.body.equals(source.bytesOf('film', 300_000, 300_011)))
  })

  it('counts what was sent, by class', async (t) => {
    const { edge, linkTo } = await startEdge(t, film)
    await ask(edge.port, linkTo('film', { class: 'guest' }), { headers: { range: 'bytes=0-99' } })
    await ask(edge.port, linkTo('film'), { headers: { range: 'bytes=0-9' } })
    await eventually(() => edge.stats().streamsActive === 0)
    assert.deepEqual(edge.stats().streamBytes, { guest: 100, member: 10 })
  })
})
