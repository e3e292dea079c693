import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { createLinkKeys, createLinkToken, personMark } from '@streamvault/crypto-links'
import { createMemoryLeases } from '@streamvault/leases/memory'
import { eventually } from '@streamvault/waits/testing'
import type { EdgeOptions } from '../edge-options.ts'
import { ask } from '../testing/raw-client.ts'
import { linkKeys, startEdge } from '../testing/start-edge.ts'
import { createStreamPlaces } from './stream-places.ts'

const keys = createLinkKeys(linkKeys)
const files = { a: { size: 1000 }, b: { size: 1000 }, c: { size: 1000 }, long: { size: 200 * 2 ** 20 } }

async function setUp(t: TestContext, options: Partial<EdgeOptions> = {}) {
  let time = 0
  const now = () => time
  const leases = createMemoryLeases({ maxLeases: 100, now })
  const places = createStreamPlaces({ leases, maxStreams: 2, now })
  const started = await startEdge(t, files, { places, ...options })
  const linkOf = (person: string, fileId: string) => started.linkTo(fileId, { tid: createLinkToken(keys, person) })
  const watch = async (person: string, fileId: string) => (await ask(started.edge.port, linkOf(person, fileId))).status
  const advance = (ms: number) => {
    time += ms
  }
  return { ...started, places, linkOf, watch, advance }
}

describe('a person with two streams', () => {
  it('is refused the third over all threads, in words and with a time, and served when a place is free', async (t) => {
    const { edge, watch, linkOf, advance } = await setUp(t, { threads: 2 })
    for (let turn = 0; turn < 4; turn += 1)
      assert.deepEqual([await watch('ann', 'a'), await watch('ann', 'b')], [200, 200])
    const third = linkOf('ann', 'c')
    const { status, headers, body } = await ask(edge.port, third)
    assert.equal(status, 429)
    assert.equal(headers['retry-after'], '29')
    assert.equal(JSON.parse(body.toString()).error.code, 'too_many_streams')
    assert.equal(await watch('bob', 'c'), 200)
    advance(30_000)
    assert.equal((await ask(edge.port, third)).status, 200)
  })

  it('is let in at once when their player left another film', async (t) => {
    const { places, watch } = await setUp(t)
    assert.deepEqual([await watch('ann', 'a'), await watch('ann', 'b'), await watch('ann', 'c')], [200, 200, 429])
    await places.leave(personMark(keys, 'ann'), 'b')
    assert.deepEqual([await watch('ann', 'c'), await watch('ann', 'b')], [200, 429])
  })

  it('needs no place to be told of a file', async (t) => {
    const { edge, source, watch, linkOf } = await setUp(t)
    await watch('ann', 'a')
    await watch('ann', 'b')
    const reads = source.reads.length
    const link = linkOf('ann', 'c')
    assert.equal((await ask(edge.port, link, { method: 'HEAD' })).status, 200)
    assert.equal((await ask(edge.port, link, { headers: { 'if-none-match': '*' } })).status, 304)
    assert.equal((await ask(edge.port, link)).status, 429)
    assert.equal(source.reads.length, reads)
  })

  it('loses a stream that rested until others took its place', async (t) => {
    const { edge, watch, linkOf, advance } = await setUp(t)
    const socket = connect(edge.port, '127.0.0.1')
    socket.write(`GET ${linkOf('ann', 'long')} HTTP/1.1\r\nHost: edge\r\n\r\n`)
    await new Promise((resolve) => socket.once('readable', resolve))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    await eventually(async () => {
      // The bytes sent so far are reported within a second, at the next check: only then does the stream count as resting.
      advance(30_000)
      return (await watch('ann', 'a')) === 200 && (await watch('ann', 'b')) === 200
    })
    // Bytes flow again, which the thread reports within a second, at the next check.
    socket.resume()
    await closed
    assert.ok(socket.bytesRead < files.long.size)
  })
})

describe('a link that is bound to no address', () => {
  it('is refused to the second address by a code of its own', async (t) => {
    const { edge, linkTo } = await setUp(t, { trustedProxies: ['127.0.0.1'] })
    const link = linkTo('a', { bind: 'none', tid: createLinkToken(keys, 'ann') })
    const from = (address: string) => ask(edge.port, link, { headers: { 'x-forwarded-for': address } })
    assert.equal((await from('192.0.2.1')).status, 200)
    const { status, headers, body } = await from('198.51.100.7')
    assert.deepEqual([status, headers['retry-after']], [403, '29'])
    assert.equal(JSON.parse(body.toString()).error.code, 'link_elsewhere')
    assert.equal((await from('192.0.2.1')).status, 200)
  })
})
