import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AttemptTimeoutError, PoolClosedError, SessionGoneError } from './errors.ts'
import { isBusy } from './is-busy.fixture.ts'
import { Judged, setUpPool } from './session-pool.fixture.ts'

const { signal } = new AbortController()

describe('a request', () => {
  it('runs on a session and gives its result', async () => {
    const { clock, ask, last, events, status } = setUpPool()
    const answer = ask('film')
    await clock.advance(80)
    assert.equal(status('a').inFlight, 1)
    last('film').answer('bytes')
    assert.equal(await answer, 'bytes')
    assert.equal(status('a').inFlight, 0)
    assert.deepEqual(
      events.filter(({ type }) => type === 'request'),
      [{ type: 'request', sessionId: 'a', priority: 'playing', result: 'ok', durationMs: 80, isHedge: false }],
    )
  })

  it('gives a fatal error to its caller and does not blame the session', async () => {
    const { clock, ask, last, status, calls } = setUpPool()
    const answer = ask('film')
    await clock.advance(0)
    last('film').fail({ kind: 'fatal' })
    await assert.rejects(answer, Judged)
    assert.equal(calls.length, 1)
    assert.equal(status('a').health, 1)
  })

  it('goes to another session after a failure, and gives up after four attempts', async () => {
    const { clock, ask, last, calls } = setUpPool({}, ['a', 'b', 'c', 'd', 'e'])
    const answer = ask('film')
    for (let i = 0; i < 4; i += 1) {
      await clock.advance(0)
      last('film').fail({ kind: 'retry' })
    }
    await assert.rejects(answer, Judged)
    assert.deepEqual(
      calls.map(({ attempt }) => attempt),
      [1, 2, 3, 4],
    )
    assert.equal(new Set(calls.map(({ sessionId }) => sessionId)).size, 4)
  })

  it('goes to every other session before it comes back to one on which it failed', async () => {
    const { pool, clock, ask, last, calls } = setUpPool({}, ['b', 'c'])
    pool.add('strong', { name: 'strong' }, { weight: 100 })
    ask('film')
    for (let i = 0; i < 3; i += 1) {
      await clock.advance(0)
      last('film').fail({ kind: 'retry' })
    }
    await clock.advance(0)
    assert.deepEqual(
      calls.map(({ sessionId }) => sessionId),
      ['strong', 'b', 'c', 'strong'],
    )
  })

  it('goes less often to a session that did badly', async () => {
    const { clock, ask, last, status } = setUpPool({ maxInFlight: 20 }, ['bad', 'good'])
    for (let i = 0; i < 3; i += 1) {
      ask('slowing', { sessionId: 'bad', maxWaitMs: 0 })
      await clock.advance(0)
      last('slowing').fail({ kind: 'flood', seconds: 1 })
      await clock.advance(2000)
    }
    assert.ok(status('bad').health < 0.4)
    for (let i = 0; i < 12; i += 1) ask(`r${i}`)
    await clock.advance(0)
    assert.deepEqual([status('bad').inFlight, status('good').inFlight], [3, 9])
  })

  it('counts an attempt that hangs as failed, aborts it, and goes elsewhere', async () => {
    const { clock, ask, last, calls, events } = setUpPool({ attemptTimeoutMs: 500 })
    const answer = ask('film')
    await clock.advance(500)
    assert.equal(calls.length, 2)
    assert.ok(calls[0]?.signal.reason instanceof AttemptTimeoutError)
    last('film').answer('bytes')
    assert.equal(await answer, 'bytes')
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'request' ? [event.result] : [])),
      ['timeout', 'ok'],
    )
  })

  it('leaves at once when its caller leaves, waiting or running', async () => {
    const { pool, clock, ask, last, status } = setUpPool({ maxInFlight: 1 }, ['a'])
    const [runner, waiter] = [new AbortController(), new AbortController()]
    const running = ask('running', { signal: runner.signal })
    const waiting = ask('waiting', { signal: waiter.signal })
    await clock.advance(0)
    assert.equal(pool.waiting, 1)
    waiter.abort(new Error('gone'))
    await assert.rejects(waiting, /gone/)
    assert.equal(pool.waiting, 0)
    runner.abort(new Error('gone too'))
    await assert.rejects(running, /gone too/)
    assert.equal(last('running').signal.aborted, true)
    await clock.advance(0)
    assert.equal(status('a').inFlight, 0)
    await assert.rejects(ask('late', { signal: AbortSignal.abort(new Error('before')) }), /before/)
  })

  it('does not begin when its caller leaves at once', async () => {
    const { clock, ask, calls, status } = setUpPool()
    const leaver = new AbortController()
    const answer = ask('film', { signal: leaver.signal })
    leaver.abort(new Error('left'))
    await assert.rejects(answer, /left/)
    await clock.advance(0)
    assert.deepEqual([calls.length, status('a').inFlight], [0, 0])
  })

  it('keeps its place among those in flight until its task has settled', async () => {
    const { pool, clock, status } = setUpPool({ maxInFlight: 1 }, ['a'])
    const leaver = new AbortController()
    const { promise, resolve } = Promise.withResolvers<void>()
    const running = pool.run({ priority: 'seek', signal: leaver.signal }, () => promise)
    await clock.advance(0)
    leaver.abort(new Error('gone'))
    await assert.rejects(running, /gone/)
    assert.equal(status('a').inFlight, 1)
    resolve()
    await clock.advance(0)
    assert.equal(status('a').inFlight, 0)
  })

  it('keeps that place also when it took too long', async () => {
    const { pool, clock, status, events } = setUpPool({ attemptTimeoutMs: 500, maxWaitMs: 0, maxInFlight: 1 }, ['a'])
    const { promise, resolve } = Promise.withResolvers<void>()
    const hanging = pool.run({ priority: 'seek', signal }, () => promise)
    hanging.catch(() => {})
    await clock.advance(500)
    await assert.rejects(hanging, isBusy('waited'))
    assert.equal(status('a').inFlight, 1)
    resolve()
    await clock.advance(0)
    assert.equal(status('a').inFlight, 0)
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'request' ? [event.result] : [])),
      ['timeout'],
    )
  })

  it('stays on the session it is bound to, and fails when that is gone', async () => {
    const { pool, clock, ask, last, calls } = setUpPool()
    const answer = ask('part', { sessionId: 'b' })
    await clock.advance(0)
    last('part').fail({ kind: 'retry' })
    await clock.advance(0)
    assert.deepEqual(
      calls.map(({ sessionId }) => sessionId),
      ['b', 'b'],
    )
    pool.park('b', 'revoked')
    last('part').fail({ kind: 'retry' })
    await assert.rejects(answer, SessionGoneError)
    await assert.rejects(ask('other', { sessionId: 'nobody' }), SessionGoneError)
  })
})

describe('a pool that is closed', () => {
  it('ends everything when it is closed', async () => {
    const { clock, ask, pool, last } = setUpPool({ maxInFlight: 1 }, ['a'])
    const answers = [ask('running'), ask('waiting')]
    await clock.advance(0)
    await pool[Symbol.asyncDispose]()
    for (const answer of answers) await assert.rejects(answer, PoolClosedError)
    assert.equal(last('running').signal.aborted, true)
    await assert.rejects(ask('late'), PoolClosedError)
    await assert.rejects(pool.openViewer({ id: 'v', signal }), PoolClosedError)
    await clock.advance(0)
    assert.equal(clock.timers, 0)
  })

  it('is silent once it is closed, also when a task settles late', async () => {
    const { pool, clock, events } = setUpPool({ rampMs: 5000 }, ['a'])
    const { promise, resolve } = Promise.withResolvers<void>()
    const running = pool.run({ priority: 'seek', signal }, () => promise)
    running.catch(() => {})
    await clock.advance(0)
    await pool[Symbol.asyncDispose]()
    resolve()
    await clock.advance(0)
    assert.equal(clock.timers, 0)
    assert.deepEqual(
      events.map(({ type }) => type),
      ['state', 'request'],
    )
  })
})
