import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { ask, parseAnswer, sendRaw } from './testing/raw-client.ts'
import { startEdge } from './testing/start-edge.ts'

const SIZE = 1_000_000
const film = { film: { size: SIZE } }

/** Opens connections, closed at the end of the test. */
function openMany(t: TestContext, port: number, count: number, text = ''): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect({ port, host: '127.0.0.1' }))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
  })
  return Promise.all(
    sockets.map(
      (socket) =>
        new Promise<Socket>((resolve) => {
          socket.on('error', () => {})
          socket.once('connect', () => socket.write(text, () => resolve(socket)))
        }),
    ),
  )
}

/** A request for bytes that our parser rejects as not plain, so that `node:http` reads its connection. */
const unusual = (link: string): string => `GET ${link} HTTP/1.1\r\nHost: x\r\nTE: trailers\r\n\r\n`

/** Returns everything received until the connection ends. */
async function readAll(socket: Socket | undefined): Promise<Buffer> {
  assert.ok(socket)
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  await eventually(() => socket.closed)
  return Buffer.concat(chunks)
}

describe('clients who mean no good', () => {
  it('and send their headers byte by byte are told so and closed, while others watch', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film, { headersMs: 300 })
    const slow = await openMany(t, edge.port, 50, 'GET /stream/film HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    const answers: Buffer[] = []
    for (const socket of slow) socket.on('data', (chunk) => answers.push(chunk))
    const drip = setInterval(() => {
      for (const socket of slow) socket.write('a')
    }, 20)
    t.after(() => clearInterval(drip))
    assert.ok((await ask(edge.port, linkTo('film'))).body.equals(source.bytesOf('film', 0, SIZE)))
    await eventually(() => slow.every(({ closed }) => closed))
    assert.ok(answers.every((answer) => parseAnswer(answer).status === 408))
  })

  it('and send more headers than anybody needs are refused', async (t) => {
    const { edge, linkTo } = await startEdge(t, film)
    const endless = connect({ port: edge.port, host: '127.0.0.1', allowHalfOpen: true })
    t.after(() => endless.destroy())
    endless.write(`GET / HTTP/1.1\r\nHost: x\r\nx: `)
    const rest = Readable.from(Array.from({ length: 160 }, () => Buffer.alloc(65_536, 'a')))
    const [answer] = await Promise.all([buffer(endless), pipeline(rest, endless, { end: false })])
    assert.equal(parseAnswer(answer).status, 431)
    const many = Array.from({ length: 3000 }, (_, at) => `x${at}: y\r\n`).join('')
    const flood = `GET ${linkTo('film')} HTTP/1.1\r\nHost: x\r\n${many}\r\n`
    assert.equal(parseAnswer(await sendRaw(edge.port, flood)).status, 431)
  })

  it('and send a body that nobody reads are told so, however long it is', async (t) => {
    const { edge, linkTo } = await startEdge(t, film)
    const body = Buffer.alloc(10_000_000)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    t.after(() => agent.destroy())
    const send = async (method: string, path: string): Promise<[number | undefined, string]> => {
      const request = httpRequest({ port: edge.port, method, path, agent, headers: { 'content-length': body.length } })
      request.end(body)
      const [answer] = (await once(request, 'response')) as [IncomingMessage]
      // The connection may close while the rest of the body is sent: the answer has arrived.
      request.on('error', () => {})
      return [answer.statusCode, await text(answer)]
    }
    for (let turn = 0; turn < 3; turn += 1) {
      const [status, problem] = await send('GET', linkTo('film'))
      assert.equal(status, 400)
      assert.match(problem, /"body_refused"/)
      assert.equal((await send('POST', '/healthz'))[0], 405)
    }
  })

  it('and say nothing at all are closed after a while, while others watch', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film, { headersMs: 500, idleMs: 500 })
    const idle = await openMany(t, edge.port, 500)
    assert.ok((await ask(edge.port, linkTo('film'))).body.equals(source.bytesOf('film', 0, SIZE)))
    for (const socket of idle) socket.resume()
    await eventually(() => idle.every(({ closed }) => closed))
  })

  it('and take nothing of what they asked for are cut, and cost the source little', async (t) => {
    const size = 64 * 2 ** 20
    const { edge, source, linkTo } = await startEdge(t, { film: { size } }, { idleMs: 500 })
    const request = `GET ${linkTo('film')} HTTP/1.1\r\nHost: x\r\n\r\n`
    const blocked = await openMany(t, edge.port, 20, request)
    for (const socket of blocked) socket.pause()
    await eventually(() => edge.stats().streamsActive === 20)
    await eventually(() => edge.stats().streamsActive === 0)
    assert.ok(source.sentBytes() < 16 * 2 ** 20, `${source.sentBytes()} bytes`)
  })

  it('and close their half of the connection hold nothing here', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    source.hold()
    const half = await openMany(t, edge.port, 20, `GET ${linkTo('film')} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await eventually(() => edge.stats().streamsActive === 20)
    for (const socket of half) socket.resume().end()
    await eventually(() => half.every(({ closed }) => closed) && edge.stats().streamsActive === 0)
    await eventually(() => source.reads.every(({ isAborted }) => isAborted))
  })

  it('and send nonsense, or a body, behind a request get its answer whole, and are told then', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    const withBody = `GET ${linkTo('film')} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello`
    for (const behind of ['nonsense\r\n\r\n', withBody]) {
      await edge.purge('film')
      const before = source.reads.length
      source.hold()
      const [socket] = await openMany(t, edge.port, 1, unusual(linkTo('film')) + behind)
      const answer = readAll(socket)
      await eventually(() => source.reads.length > before)
      source.release()
      const { status, body } = parseAnswer(await answer)
      assert.equal(status, 200)
      assert.ok(body.subarray(0, SIZE).equals(source.bytesOf('film', 0, SIZE)), behind)
      assert.equal(parseAnswer(body.subarray(SIZE)).status, 400)
    }
  })

  it('and never end the head behind a request get its answer whole, and are told then', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film, { headersMs: 300 })
    source.hold()
    const [socket] = await openMany(t, edge.port, 1, `${unusual(linkTo('film'))}GET /`)
    const answer = readAll(socket)
    await eventually(() => source.reads.length > 0)
    // A later connection without an open answer gets its 408 now: by then the head of the first one has timed out too.
    const [later] = await openMany(t, edge.port, 1, 'GET /')
    assert.equal(parseAnswer(await readAll(later)).status, 408)
    source.release()
    const { status, body } = parseAnswer(await answer)
    assert.equal(status, 200)
    assert.ok(body.subarray(0, SIZE).equals(source.bytesOf('film', 0, SIZE)))
    assert.equal(parseAnswer(body.subarray(SIZE)).status, 408)
  })
})
