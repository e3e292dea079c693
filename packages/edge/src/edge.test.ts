import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { emptyFileCases, rangeCases } from '@streamvault/http-range/testing'
import { slicePath } from '@streamvault/slice-cache'
import { PATTERN_MODIFIED_MS } from '@streamvault/slice-cache/testing'
import { ask, parseAnswer, sendRaw } from './testing/raw-client.ts'
import { startEdge, until } from './testing/start-edge.ts'

const SLICE = 256 * 1024
const SIZE = 3 * SLICE + 1000
const film = { film: { size: SIZE }, empty: { size: 0 } }
const isWhole = (root: string) => [0, 1, 2, 3].every((index) => existsSync(slicePath(root, 'film', index)))

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
    for (const { name, id, method, headers, wanted } of rows) {
      const answer = await ask(edge.port, linkTo(id), { method, headers })
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
    await until(() => edge.stats().streamsActive === 0)
    assert.deepEqual(edge.stats().streamBytes, { guest: 100, member: 10 })
  })
})

describe('viewers', () => {
  it('share one read a slice, a hundred at once, and cost the source nothing the second time', async (t) => {
    const { edge, source, cacheDir, linkTo } = await startEdge(t, film, { threads: 2 })
    source.hold()
    const first = Promise.all(Array.from({ length: 100 }, () => ask(edge.port, linkTo('film'))))
    await until(() => edge.stats().sliceRequests.joined === 99)
    source.release()
    const wanted = source.bytesOf('film', 0, SIZE)
    for (const { body } of await first) assert.ok(body.equals(wanted))
    assert.equal(source.sentBytes(), SIZE)
    await until(() => isWhole(cacheDir))
    assert.ok((await ask(edge.port, linkTo('film'))).body.equals(wanted))
    assert.equal(source.sentBytes(), SIZE)
    assert.equal(edge.stats().sliceRequests.miss, 4)
  })

  it('who leave stop the read within a tenth of a second', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film, { threads: 2 })
    source.hold()
    const socket = connect(edge.port, '127.0.0.1', () =>
      socket.write(`GET ${linkTo('film')} HTTP/1.1\r\nHost: x\r\n\r\n`),
    )
    await until(() => source.reads.length === 1)
    const leftAt = performance.now()
    socket.destroy()
    await until(() => source.reads[0]?.isAborted === true)
    assert.ok(performance.now() - leftAt < 100)
  })

  it('who read nothing cost the source no more than is on the way to them', async (t) => {
    const size = 256 * 2 ** 20
    const { edge, source, linkTo } = await startEdge(t, { film: { size } })
    const socket = connect({ port: edge.port, host: '127.0.0.1' })
    socket.pause()
    socket.write(`GET ${linkTo('film')} HTTP/1.1\r\nHost: x\r\n\r\n`)
    let before = -1
    while (before !== source.sentBytes() || before === 0) {
      before = source.sentBytes()
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    assert.ok(source.sentBytes() < 16 * 2 ** 20, `${source.sentBytes()} bytes were read`)
    socket.destroy()
  })

  it('are answered 502 when the source fails, and are cut when it fails half-way', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    source.breakNext(3, 0)
    assert.equal((await ask(edge.port, linkTo('film'))).status, 502)
    source.breakNext(4, 100_000)
    const { status, body } = await ask(edge.port, linkTo('film'))
    assert.equal(status, 200)
    assert.ok(body.equals(source.bytesOf('film', 0, SIZE)))
    source.change('film')
    assert.equal((await ask(edge.port, linkTo('film'))).status, 200)
  })

  it('are told at once when to come back where no session is free for them, and who they are to the source', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    source.breakNext(1, 0, Object.assign(new Error('busy'), { code: 'sessions_busy', retryAfterMs: 29_001 }))
    const { status, headers, body } = await ask(edge.port, linkTo('film', { tid: 'one' }))
    assert.deepEqual([status, headers['retry-after']], [503, '30'])
    assert.equal(JSON.parse(body.toString()).error.code, 'sessions_busy')
    await ask(edge.port, linkTo('film', { tid: '' }))
    assert.deepEqual(
      source.reads.slice(0, 2).map(({ viewer }) => viewer),
      ['film one', 'film 127.0.0.1'],
    )
  })

  it('of a guest share one rate, whatever connections and threads they use; members have none', async (t) => {
    const size = 3 * 2 ** 20
    const rates = { guest: { bytesPerSecond: 8_000_000, burstBytes: 500_000 } }
    const { edge, source, linkTo } = await startEdge(t, { film: { size } }, { threads: 2, rates })
    const guest = linkTo('film', { class: 'guest' })
    const began = performance.now()
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(edge.port, guest)))
    const seconds = (performance.now() - began) / 1000
    for (const { body } of answers) assert.ok(body.equals(source.bytesOf('film', 0, size)))
    assert.ok(seconds > (8 * size - 500_000) / 8_000_000 - 0.1, `${8 * size} bytes in ${seconds} s`)
    assert.ok((await ask(edge.port, linkTo('film'))).body.equals(source.bytesOf('film', 0, size)))
  })

  it('who leave while they are held back take nothing from those who stay', async (t) => {
    const rates = { guest: { bytesPerSecond: 1_000_000, burstBytes: 65_536 } }
    const { edge, linkTo } = await startEdge(t, { film: { size: 2 ** 20 } }, { rates })
    const guest = linkTo('film', { class: 'guest' })
    const leave = () =>
      new Promise<void>((resolve) => {
        const socket = connect(edge.port, '127.0.0.1', () => socket.write(`GET ${guest} HTTP/1.1\r\nHost: x\r\n\r\n`))
        socket.once('data', () => socket.destroy())
        socket.once('close', () => resolve())
        setTimeout(() => socket.destroy(), 50)
      })
    await Promise.all(Array.from({ length: 100 }, leave))
    await until(() => edge.stats().streamsActive === 0)
    const { status, body } = await ask(edge.port, guest, { headers: { range: 'bytes=0-65535' } })
    assert.deepEqual([status, body.length], [206, 65_536])
  })

  it('are held to so many connections and so many requests a second', async (t) => {
    const limits = { maxConnections: 3, maxRequestsPerSecond: 5 }
    const { edge } = await startEdge(t, film, { limits, threads: 2 })
    const health = () => ask(edge.port, '/healthz')
    const open = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise<ReturnType<typeof connect>>((resolve) => {
            const socket = connect(edge.port, '127.0.0.1', () => resolve(socket))
          }),
      ),
    )
    await until(() => open.every((socket) => !socket.connecting))
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal((await health()).status, 429)
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const answers = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0].map(() => 0)
    for (const at of answers.keys()) answers[at] = (await health()).status
    assert.ok(answers.includes(200) && answers.includes(429), String(answers))
  })
})

describe('the cache behind it', () => {
  for (const [what, damage] of [
    ['changed', (file: string) => writeFileSync(file, Buffer.alloc(9, 1), { flag: 'r+' })],
    ['changed inside', (file: string) => writeFileSync(file, Buffer.alloc(SLICE + 4096, 1), { flag: 'r+' })],
    ['cut', (file: string) => truncateSync(file, 100_000)],
    ['deleted', (file: string) => rmSync(file)],
  ] as const) {
    it(`never shows that a slice was ${what}`, async (t) => {
      const { edge, source, cacheDir, linkTo } = await startEdge(t, film)
      const wanted = source.bytesOf('film', 0, SIZE)
      await ask(edge.port, linkTo('film'))
      await until(() => isWhole(cacheDir))
      for (let again = 0; again < 3; again += 1) await ask(edge.port, linkTo('film'))
      damage(slicePath(cacheDir, 'film', 1))
      for (let again = 0; again < 4; again += 1) assert.ok((await ask(edge.port, linkTo('film'))).body.equals(wanted))
    })
  }

  it('is there again after a restart', async (t) => {
    const cacheDir = mkdtempSync(path.join(tmpdir(), 'edge-'))
    t.after(() => rmSync(cacheDir, { recursive: true }))
    const before = await startEdge(t, film, { cacheDir })
    await ask(before.edge.port, before.linkTo('film'))
    await until(() => isWhole(cacheDir))
    await before.edge.drain(100)
    await before.edge[Symbol.asyncDispose]()
    const { edge, source, linkTo } = await startEdge(t, film, { cacheDir })
    assert.ok((await ask(edge.port, linkTo('film'))).body.equals(source.bytesOf('film', 0, SIZE)))
    assert.equal(source.sentBytes(), 0)
    await until(() => edge.cacheBytes() === SIZE + 4 * 4096)
  })

  it('is missed by nobody when it cannot be written', async (t) => {
    const cacheDir = path.join(mkdtempSync(path.join(tmpdir(), 'edge-')), 'file')
    writeFileSync(cacheDir, 'not a folder')
    const { edge, source, errors, linkTo } = await startEdge(t, film, { cacheDir })
    for (let again = 0; again < 3; again += 1) {
      assert.ok((await ask(edge.port, linkTo('film'))).body.equals(source.bytesOf('film', 0, SIZE)))
    }
    await until(() => edge.stats().writesDropped >= 8)
    assert.ok(errors.length > 0)
  })

  it('has what is asked for again in memory: it stays when the disk loses it, and goes with a purge', async (t) => {
    const { edge, source, cacheDir, linkTo } = await startEdge(t, film, { threads: 2 })
    const wanted = source.bytesOf('film', 0, SIZE)
    await ask(edge.port, linkTo('film'))
    await until(() => isWhole(cacheDir))
    while (edge.memoryBytes() < 4 * SLICE) assert.ok((await ask(edge.port, linkTo('film'))).body.equals(wanted))
    for (const index of [0, 1, 2, 3]) rmSync(slicePath(cacheDir, 'film', index))
    for (let again = 0; again < 8; again += 1) {
      assert.ok((await ask(edge.port, linkTo('film'))).body.equals(wanted))
      const range = { range: `bytes=${SLICE - 10}-${SLICE + 9}` }
      const part = await ask(edge.port, linkTo('film'), { headers: range })
      assert.ok(part.body.equals(wanted.subarray(SLICE - 10, SLICE + 10)))
    }
    assert.equal(source.sentBytes(), SIZE)
    source.remove('film')
    await edge.purge('film')
    for (let again = 0; again < 8; again += 1) assert.equal((await ask(edge.port, linkTo('film'))).status, 404)
    assert.equal(edge.memoryBytes(), 0)
  })

  it('serves nothing of a purged file, at once and in every thread', async (t) => {
    const { edge, source, cacheDir, linkTo } = await startEdge(t, film, { threads: 2 })
    for (let again = 0; again < 8; again += 1) await ask(edge.port, linkTo('film'))
    await until(() => isWhole(cacheDir))
    source.remove('film')
    await edge.purge('film')
    for (let again = 0; again < 8; again += 1) assert.equal((await ask(edge.port, linkTo('film'))).status, 404)
    assert.equal(edge.cacheBytes(), 0)
  })
})

describe('starting and stopping', () => {
  it('does not share the port of another edge', async (t) => {
    const { edge } = await startEdge(t, film)
    await assert.rejects(startEdge(t, film, { port: edge.port }), { code: 'port_in_use' })
  })

  it('lets an answer end while it takes no more connections', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    source.hold()
    const last = ask(edge.port, linkTo('film'))
    await until(() => source.reads.length === 1)
    const drained = edge.drain(5000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal((await ask(edge.port, '/healthz')).status, 0)
    source.release()
    assert.ok((await last).body.equals(source.bytesOf('film', 0, SIZE)))
    await drained
  })
})
