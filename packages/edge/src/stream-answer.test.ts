import assert from 'node:assert/strict'
import { Duplex } from 'node:stream'
import { describe, it } from 'node:test'
import type { CheckedLink } from '@streamvault/crypto-links'
import type { RangeReader } from '@streamvault/slice-cache'
import { createActiveStreams, type Stream } from './active-streams.ts'
import { createBufferPool } from './buffer-pool.ts'
import { createCounterMemory, openCounters } from './counters.ts'
import type { StreamResponse } from './exchange.ts'
import type { Seat } from './places/thread-places.ts'
import { StreamAnswer } from './stream-answer.ts'
import { createTurns } from './turns.ts'

const SIZE = 100_000

/** An answer whose bytes are missing until `arrive`. */
function setUp() {
  const arrived = Promise.withResolvers<void>()
  let isThere = false
  const closes: (() => void)[] = []
  const seen = { isClosed: false, isCut: false, wasReadAfterClose: false }
  let position = 0
  const reader: RangeReader = {
    get position() {
      return position
    },
    end: SIZE,
    ready() {
      seen.wasReadAfterClose ||= seen.isClosed
      if (seen.isClosed) throw new Error('the reader is closed')
      return isThere ? undefined : arrived.promise
    },
    readHot: () => undefined,
    read(target) {
      const bytes = target.subarray(0, SIZE - position)
      position += bytes.byteLength
      return bytes
    },
    close() {
      seen.isClosed = true
    },
  }
  const response = {
    socket: Object.assign(new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() }), {
      remoteAddress: '::1',
    }),
    headersSent: false,
    writeHead() {
      Object.assign(response, { headersSent: true })
      return response
    },
    flushHeaders: () => {},
    once: (_event: string, listener: () => void) => closes.push(listener),
    end: () => leave(),
    destroy() {
      seen.isCut = true
    },
  } as unknown as StreamResponse
  const leave = () => closes.forEach((listener) => void listener())
  const arrive = () => {
    isThere = true
    arrived.resolve()
  }
  const streams = createActiveStreams()
  const counters = openCounters(createCounterMemory(1), 0)
  const seated = new Set<Stream>()
  const seat: Seat = { kind: 'seat', isUsed: false, streams: seated }
  const pool = createBufferPool({ smallest: 65_536, maxLargeBytes: 0, maxIdleBytes: 0 })
  const deps = {
    openRange: () => reader,
    paceOf: () => undefined,
    pool,
    turns: createTurns(2 ** 20),
    counters,
    streams,
  }
  const link = { fileId: 'film', tid: 't', class: 'member' } as CheckedLink
  const answer = new StreamAnswer(deps, response, { link, address: '::1', seat }, { start: 0, end: SIZE })
  const sending = answer.send(200, {})
  return { sending, response, arrive, fail: arrived.reject, leave, streams, seat, seated, seen, counters }
}

describe('StreamAnswer', () => {
  it('is noted while it is sent, and nowhere when it is done', async () => {
    const { sending, arrive, streams, seat, seated, seen, counters } = setUp()
    assert.equal(seated.size, 1)
    assert.equal(counters.sum('streamsActive'), 1)
    arrive()
    await sending
    streams.end('film')
    assert.deepEqual([seated.size, seen.isCut, seen.isClosed], [0, false, true])
    assert.deepEqual([counters.sum('streamsActive'), counters.sum('member'), seat.isUsed], [0, SIZE, true])
  })

  it('is noted nowhere when its bytes cannot be had, or its viewer left', async () => {
    for (const how of ['fail', 'leave'] as const) {
      const { sending, fail, leave, streams, seated, seen, counters } = setUp()
      if (how === 'fail') fail(new Error('no source'))
      else leave()
      await assert.rejects(sending)
      streams.end('film')
      assert.deepEqual([seated.size, seen.isCut, seen.isClosed], [0, false, true], how)
      assert.equal(counters.sum('streamsActive'), 0)
    }
  })

  it('asks for nothing more from the moment it is cut off', async () => {
    const { sending, arrive, leave, seated, seen } = setUp()
    for (const stream of seated) stream.destroy()
    assert.deepEqual([seen.isCut, seen.isClosed], [true, true])
    leave()
    arrive()
    await assert.rejects(sending)
  })

  it('is cut off by a purge when it has begun, and refused with a time to come again when it has not', async () => {
    const begun = setUp()
    begun.response.writeHead(200, {})
    begun.streams.end('film')
    assert.deepEqual([begun.seen.isCut, begun.seen.isClosed], [true, true])
    begun.leave()
    await assert.rejects(begun.sending)

    const waiting = setUp()
    waiting.streams.end('film')
    assert.deepEqual([waiting.seen.isCut, waiting.seen.isClosed], [false, true])
    await assert.rejects(waiting.sending, { code: 'purged', retryAfterMs: 1000 })
    waiting.arrive()
  })
})
