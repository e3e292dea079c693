import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { calm, eventually } from '@streamvault/waits/testing'
import { film, SIZE } from '../testing/film.ts'
import { parseAnswer, type RawAnswer } from '../testing/raw-client.ts'
import { startEdge } from '../testing/start-edge.ts'
import { servePlain } from './plain-connection.ts'

/** A keep-alive connection, and the bytes received on it. */
function openConnection(t: TestContext, port: number) {
  let got = Buffer.alloc(0)
  const socket: Socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('data', (chunk) => {
    got = Buffer.concat([got, chunk])
  })
  socket.on('error', () => {})
  t.after(() => socket.destroy())
  /** Takes one answer from the received bytes, once it is complete. */
  async function answer(): Promise<RawAnswer> {
    const lengthOf = () => Number(parseAnswer(got).headers['content-length'])
    await eventually(() => got.includes('\r\n\r\n') && parseAnswer(got).body.byteLength >= lengthOf())
    const whole = parseAnswer(got)
    got = got.subarray(got.indexOf('\r\n\r\n') + 4 + lengthOf())
    return { ...whole, body: whole.body.subarray(0, Number(whole.headers['content-length'])) }
  }
  return { socket, answer, left: () => got.byteLength }
}

const get = (link: string, range = 'bytes=0-9', more = '') =>
  `GET ${link} HTTP/1.1\r\nHost: edge\r\nRange: ${range}\r\n${more}\r\n`

describe('a connection that asks for bytes', () => {
  it('is kept for the next request, in as many packets as it likes', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    const { socket, answer } = openConnection(t, edge.port)
    for (const [start, end] of [
      [0, 9],
      [300_000, 300_099],
      [5, 5],
    ] as const) {
      socket.write(get(linkTo('film'), `bytes=${start}-${end}`))
      const { status, headers, body } = await answer()
      assert.deepEqual([status, headers.connection, headers['keep-alive']], [206, 'keep-alive', 'timeout=75'])
      assert.ok(body.equals(source.bytesOf('film', start, end + 1)))
      assert.ok(Math.abs(Date.parse(headers.date ?? '') - Date.now()) < 5000)
    }
    const text = get(linkTo('film'), 'bytes=7-9')
    socket.write(text.slice(0, 30))
    await new Promise((resolve) => setImmediate(resolve))
    socket.write(text.slice(30))
    assert.ok((await answer()).body.equals(source.bytesOf('film', 7, 10)))
  })

  it('may ask for anything else in between', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    const { socket, answer } = openConnection(t, edge.port)
    socket.write(get(linkTo('film')))
    assert.equal((await answer()).status, 206)
    socket.write('GET /healthz HTTP/1.1\r\nHost: edge\r\n\r\n')
    assert.equal((await answer()).body.toString(), 'ok\n')
    socket.write(get(linkTo('film'), 'bytes=1-3'))
    assert.ok((await answer()).body.equals(source.bytesOf('film', 1, 4)))
    socket.write(get(`${linkTo('film')}0`))
    assert.equal((await answer()).status, 403)
    socket.write(`POST ${linkTo('film')} HTTP/1.1\r\nHost: edge\r\nContent-Length: 0\r\n\r\n`)
    assert.equal((await answer()).status, 405)
    socket.write('POST /healthz HTTP/1.1\r\nHost: edge\r\nContent-Length: 0\r\n\r\n')
    assert.equal((await answer()).status, 405)
  })

  it('is answered in the order in which it asked, however much it asks at once', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    const { socket, answer } = openConnection(t, edge.port)
    source.hold()
    socket.write(get(linkTo('film'), 'bytes=0-0'))
    await eventually(() => source.reads.length > 0)
    for (let at = 1; at < 400; at += 1) socket.write(get(linkTo('film'), `bytes=${at}-${at}`))
    source.release()
    for (let at = 0; at < 400; at += 1) {
      assert.ok((await answer()).body.equals(source.bytesOf('film', at, at + 1)), `answer ${at}`)
    }
  })

  it('is read no further while an answer is under way and much was asked behind it', async (t) => {
    const server = createServer().listen(0, '127.0.0.1')
    t.after(() => server.close())
    const accepted = once(server, 'connection')
    await once(server, 'listening')
    const { socket } = openConnection(t, (server.address() as AddressInfo).port)
    const [serving] = (await accepted) as [Socket]
    t.after(() => serving.destroy())
    let asked = 0
    servePlain(serving, {
      answer: () => {
        asked += 1
      },
      handOver: () => assert.fail('it asks for bytes alone'),
      headersMs: 60_000,
      idleMs: 60_000,
      isDraining: () => false,
    })
    socket.write(get('/stream/film'))
    await eventually(() => asked === 1)
    socket.write(get('/stream/film').repeat(10_000))
    await eventually(() => serving.isPaused())
    await calm(() => serving.bytesRead)
    assert.ok(serving.bytesRead < 2 ** 18, `${serving.bytesRead} bytes were read`)
    assert.equal(asked, 1)
  })

  it('ends with the answer it called its last, whatever comes behind the request and when', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    const last = get(linkTo('film'), 'bytes=300000-300009', 'Connection: close\r\n')
    for (const behind of [get(linkTo('film')), 'POST / HTTP/1.1\r\n\r\n', 'nonsense']) {
      for (const isLate of [false, true]) {
        await edge.purge('film')
        source.hold()
        const { socket, answer, left } = openConnection(t, edge.port)
        const before = source.reads.length
        socket.write(isLate ? last : last + behind)
        await eventually(() => source.reads.length > before)
        if (isLate) socket.write(behind)
        source.release()
        const { status, headers, body } = await answer()
        assert.deepEqual([status, headers.connection], [206, 'close'], behind)
        assert.ok(body.equals(source.bytesOf('film', 300_000, 300_010)))
        await eventually(() => socket.readableEnded || socket.destroyed)
        assert.equal(left(), 0)
      }
    }
  })

  it('that rests is closed when the edge drains, and one that is served is not', { timeout: 20_000 }, async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    const resting = openConnection(t, edge.port)
    resting.socket.write(get(linkTo('film')))
    await resting.answer()
    source.hold()
    const served = openConnection(t, edge.port)
    served.socket.write(get(linkTo('film'), `bytes=${SIZE - 10}-`))
    await eventually(() => source.reads.some(({ isAborted }, at) => at > 0 && !isAborted))
    const drained = edge.drain(30_000)
    await eventually(() => resting.socket.readableEnded || resting.socket.destroyed)
    source.release()
    const { headers, body } = await served.answer()
    assert.equal(headers.connection, 'close')
    assert.ok(body.equals(source.bytesOf('film', SIZE - 10, SIZE)))
    await drained
  })
})
