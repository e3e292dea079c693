import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { createLinkKeys, createLinkToken } from '@streamvault/crypto-links'
import { createMemoryLeases } from '@streamvault/leases/memory'
import { eventually } from '@streamvault/waits/testing'
import type { EdgeOptions } from './edge-options.ts'
import { createStreamPlaces } from './places/stream-places.ts'
import { ask, parseAnswer } from './testing/raw-client.ts'
import { linkKeys, startEdge } from './testing/start-edge.ts'

const SIZE = 3 * 2 ** 20
const HALF = SIZE / 2
const files = { film: { size: SIZE }, a: { size: 1000 }, b: { size: 1000 }, c: { size: 1000 } }
const workerFile = new URL('./testing/crashing-worker.ts', import.meta.url)

/** One connection, and the bytes received on it. */
interface Viewer {
  socket: Socket
  chunks: Buffer[]
  isClosed: boolean
}

async function setUp(t: TestContext, options: Partial<EdgeOptions> = {}) {
  const started = await startEdge(t, files, { workerFile, ...options })
  const { edge, linkTo, source } = started
  const open = (path: string, headers = ''): Viewer => {
    const viewer: Viewer = { socket: connect(edge.port, '127.0.0.1'), chunks: [], isClosed: false }
    viewer.socket.on('error', () => {})
    viewer.socket.on('data', (chunk) => viewer.chunks.push(chunk))
    viewer.socket.on('close', () => {
      viewer.isClosed = true
    })
    viewer.socket.write(`GET ${path} HTTP/1.1\r\nHost: edge\r\nConnection: close\r\n${headers}\r\n`)
    t.after(() => viewer.socket.destroy())
    return viewer
  }
  const crash = async () => {
    const before = started.errors.length
    open('/crash-this-thread')
    await eventually(() => started.errors.length > before)
  }
  /** Opens viewers that wait in the middle of the film: the first half is cached, the source holds back the second. */
  const watchHalf = async (count: number): Promise<Viewer[]> => {
    await ask(edge.port, linkTo('film'), { headers: { range: `bytes=0-${HALF - 1}` } })
    source.hold()
    const viewers = Array.from({ length: count }, () => open(linkTo('film')))
    await eventually(() => viewers.every((viewer) => parseAnswer(Buffer.concat(viewer.chunks)).body.length >= HALF))
    return viewers
  }
  /** Repeats a request, as a player does, until a thread listens again. */
  const askUntilServed = async (path: string) => {
    let answer = await ask(edge.port, path)
    await eventually(async () => {
      if (answer.status === 0) answer = await ask(edge.port, path)
      return answer.status !== 0
    })
    return answer
  }
  return { ...started, crash, watchHalf, askUntilServed }
}

describe('a thread that crashes', () => {
  it('takes its own viewers along and nobody else, and they go on where they were', async (t) => {
    const { edge, source, errors, linkTo, crash, watchHalf } = await setUp(t, { threads: 2 })
    const wanted = source.bytesOf('film', 0, SIZE)
    const viewers = await watchHalf(24)
    const sent = edge.stats().streamBytes.member
    await crash()
    const open = () => viewers.filter(({ isClosed }) => !isClosed)
    // All viewers of the crashed thread are gone, and none of them is counted any more.
    await eventually(() => open().length < viewers.length && edge.stats().streamsActive === open().length)
    const staying = open()
    const left = viewers.filter(({ isClosed }) => isClosed)
    assert.ok(staying.length > 0)
    assert.match(String(errors[0]), /a defect of this thread/)
    // Bytes counted before the crash still count.
    assert.ok(edge.stats().streamBytes.member >= sent)

    source.release()
    await eventually(() => staying.every(({ isClosed }) => isClosed))
    for (const { chunks } of staying) assert.ok(parseAnswer(Buffer.concat(chunks)).body.equals(wanted))
    for (const { chunks } of left) {
      const got = parseAnswer(Buffer.concat(chunks)).body
      const { status, body } = await ask(edge.port, linkTo('film'), { headers: { range: `bytes=${got.length}-` } })
      assert.equal(status, 206)
      assert.ok(Buffer.concat([got, body]).equals(wanted))
    }
    await eventually(() => edge.stats().streamsActive === 0)
    assert.equal(source.sentBytes(), SIZE)
  })

  it('is replaced, and what it waited for is given up', async (t) => {
    const limits = { maxConnections: 4, maxRequestsPerSecond: 30_000 }
    const { edge, source, linkTo, crash, watchHalf, askUntilServed } = await setUp(t, { limits })
    const viewers = await watchHalf(3)
    await crash()
    await eventually(() => viewers.every(({ isClosed }) => isClosed))
    await eventually(() => edge.stats().streamsActive === 0)
    await eventually(() => source.reads.every(({ sent, start, end, isAborted }) => isAborted || sent === end - start))
    source.release()
    const answer = await askUntilServed(linkTo('film'))
    // The dead thread's connections count no more: the address may open as many again.
    assert.ok(answer.body.equals(source.bytesOf('film', 0, SIZE)))
    await crash()
    await eventually(() => edge.stats().streamsActive === 0)
  })

  it('leaves no place taken longer than any death does', async (t) => {
    let time = 0
    const now = () => time
    const leases = createMemoryLeases({ maxLeases: 100, now })
    const places = createStreamPlaces({ leases, maxStreams: 2, now })
    const { linkTo, crash, askUntilServed } = await setUp(t, { places })
    const keys = createLinkKeys(linkKeys)
    const watch = async (fileId: string) =>
      (await askUntilServed(linkTo(fileId, { tid: createLinkToken(keys, 'ann') }))).status
    assert.deepEqual([await watch('a'), await watch('b'), await watch('c')], [200, 200, 429])
    await crash()
    assert.equal(await watch('c'), 429)
    time += 30_000
    assert.equal(await watch('c'), 200)
  })
})
