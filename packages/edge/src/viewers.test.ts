import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { calm, eventually } from '@streamvault/waits/testing'
import { film, isWhole, SIZE } from './testing/film.ts'
import { ask } from './testing/raw-client.ts'
import { startEdge } from './testing/start-edge.ts'

describe('viewers', () => {
  it('share one read a slice, a hundred at once, and cost the source nothing the second time', async (t) => {
    const { edge, source, cacheDir, linkTo } = await startEdge(t, film, { threads: 2 })
    source.hold()
    const first = Promise.all(Array.from({ length: 100 }, () => ask(edge.port, linkTo('film'))))
    await eventually(() => edge.stats().sliceRequests.joined === 99)
    source.release()
    const wanted = source.bytesOf('film', 0, SIZE)
    for (const { body } of await first) assert.ok(body.equals(wanted))
    assert.equal(source.sentBytes(), SIZE)
    await eventually(() => isWhole(cacheDir))
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
    await eventually(() => source.reads.length === 1)
    const leftAt = performance.now()
    socket.destroy()
    await eventually(() => source.reads[0]?.isAborted === true)
    assert.ok(performance.now() - leftAt < 100)
  })

  it('who read nothing cost the source no more than is on the way to them', async (t) => {
    const size = 256 * 2 ** 20
    const { edge, source, linkTo } = await startEdge(t, { film: { size } })
    const socket = connect({ port: edge.port, host: '127.0.0.1' })
    socket.pause()
    socket.write(`GET ${linkTo('film')} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await eventually(() => source.sentBytes() > 0)
    await calm(source.sentBytes, { stillMs: 150 })
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

  it('are told when to come back where no session has a connection, and no time where none is left', async (t) => {
    const answerTo = async (refusal: object) => {
      const { edge, source, linkTo } = await startEdge(t, film)
      source.breakNext(1, 0, Object.assign(new Error('refused'), refusal))
      const { status, headers, body } = await ask(edge.port, linkTo('film'))
      return [status, JSON.parse(body.toString()).error.code, headers['retry-after']]
    }
    const unreachable = { code: 'sessions_unreachable', retryAfterMs: 5000 }
    assert.deepEqual(await answerTo(unreachable), [503, 'sessions_unreachable', '5'])
    assert.deepEqual(await answerTo({ code: 'no_sessions' }), [502, 'no_sessions', undefined])
  })
})
