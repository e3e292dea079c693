import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isBusy } from './is-busy.fixture.ts'
import { Judged, setUpPool } from './session-pool.fixture.ts'

describe('a flood wait', () => {
  it('is obeyed to the millisecond for its data centre alone, and its request moves on at once', async () => {
    const { clock, ask, last, calls, status } = setUpPool({ maxWaitMs: 60_000 })
    const answer = ask('film', { dc: 4 })
    await clock.advance(0)
    last('film').fail({ kind: 'flood', seconds: 30 })
    await clock.advance(0)
    assert.deepEqual(
      calls.map(({ sessionId }) => sessionId),
      ['a', 'b'],
    )
    last('film').answer('bytes')
    assert.equal(await answer, 'bytes')
    assert.deepEqual(status('a').rests, [{ dc: 4, remainingMs: 30_000, cause: 'flood' }])

    ask('bound', { dc: 4, sessionId: 'a' })
    ask('elsewhere', { dc: 2, sessionId: 'a' })
    ask('anywhere', { sessionId: 'a', dc: undefined })
    await clock.advance(0)
    last('elsewhere').answer('')
    await clock.advance(29_999)
    // A new request makes the pool check all waiting requests.
    ask('late', { dc: 4, sessionId: 'a' })
    await clock.advance(0)
    assert.deepEqual(
      calls.slice(2).map(({ request }) => request),
      ['elsewhere'],
    )
    await clock.advance(1)
    assert.deepEqual(
      calls
        .slice(3)
        .map(({ request }) => request)
        .sort(),
      ['anywhere', 'bound', 'late'],
    )
  })

  it('is never cut short by a shorter one', async () => {
    const { clock, ask, last, status } = setUpPool({ maxWaitMs: 0 }, ['a'])
    const requests = ['one', 'two']
    for (const request of requests) ask(request)
    await clock.advance(0)
    last('one').fail({ kind: 'flood', seconds: 30 })
    await clock.advance(0)
    last('two').fail({ kind: 'flood', seconds: 3 })
    await clock.advance(0)
    assert.equal(status('a').rests[0]?.remainingMs, 30_000)
  })

  it('counts also when its request has been answered or left', async () => {
    const { pool, clock, status } = setUpPool({}, ['a'])
    const leaver = new AbortController()
    const { promise, reject } = Promise.withResolvers<void>()
    const left = pool.run({ priority: 'seek', dc: 2, signal: leaver.signal }, () => promise)
    await clock.advance(0)
    leaver.abort(new Error('gone'))
    await assert.rejects(left, /gone/)
    reject(new Judged({ kind: 'flood', seconds: 9 }))
    await clock.advance(0)
    assert.equal(status('a').rests[0]?.remainingMs, 9000)
  })

  it('on every session is told early, with the time', async () => {
    const { clock, ask, last, calls } = setUpPool({ maxWaitMs: 8000 })
    const answer = ask('film')
    await clock.advance(0)
    last('film').fail({ kind: 'flood', seconds: 30 })
    await clock.advance(1000)
    last('film').fail({ kind: 'flood', seconds: 40 })
    await assert.rejects(answer, isBusy('resting', 29_000))
    await assert.rejects(ask('next'), isBusy('resting', 29_000))
    assert.equal(calls.length, 2)
    const patient = ask('patient', { maxWaitMs: 60_000 })
    await clock.advance(29_000)
    last('patient').answer('after all')
    assert.equal(await patient, 'after all')
  })

  it('is followed by a slow start', async () => {
    const { clock, ask, last, status, events } = setUpPool({ rampMs: 10_000, maxWaitMs: 0 }, ['a'])
    await clock.advance(10_000)
    ask('film')
    await clock.advance(0)
    last('film').fail({ kind: 'flood', seconds: 5 })
    await clock.advance(0)
    assert.equal(status('a').state, 'resting')
    await clock.advance(5000)
    assert.equal(status('a').state, 'starting')
    assert.equal(status('a').ramp, 0.25)
    await clock.advance(10_000)
    assert.equal(status('a').state, 'ready')
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'state' ? [event.state] : [])),
      ['starting', 'ready', 'resting', 'starting', 'ready'],
    )
  })
})

describe('trouble', () => {
  it('parks a dead session with its reason, moves its requests, and takes it back when told', async () => {
    const { pool, clock, ask, last, status, calls } = setUpPool()
    const answer = ask('film')
    await clock.advance(0)
    last('film').fail({ kind: 'dead', reason: 'AUTH_KEY_UNREGISTERED' })
    await clock.advance(0)
    assert.deepEqual([status('a').state, status('a').reason], ['parked', 'AUTH_KEY_UNREGISTERED'])
    assert.equal(last('film').sessionId, 'b')
    last('film').answer('bytes')
    await answer
    pool.park('b', 'by hand')
    await assert.rejects(ask('next'), isBusy('no_sessions'))
    pool.unpark('a')
    ask('again')
    await clock.advance(0)
    assert.equal(calls.at(-1)?.sessionId, 'a')
  })

  it('lets a session that fails twice in a row rest for its data centre, longer each time', async () => {
    const { clock, ask, last, status } = setUpPool({ maxWaitMs: 60_000, maxAttempts: 9 }, ['a'])
    ask('film')
    const rests = []
    for (let i = 0; i < 4; i += 1) {
      await clock.advance(0)
      last('film').fail({ kind: 'retry' })
      await clock.advance(0)
      const rest = status('a').rests[0]
      rests.push(rest?.remainingMs)
      if (rest !== undefined) await clock.advance(rest.remainingMs)
    }
    assert.deepEqual(rests, [undefined, 500, 1000, 2000])
    assert.ok(status('a').health < 0.5)
  })

  it('takes the requests that one broken connection took along for one failure', async () => {
    const { clock, ask, last, status } = setUpPool({}, ['a'])
    const names = ['1', '2', '3', '4', '5']
    for (const name of names) ask(name)
    await clock.advance(0)
    await clock.advance(10)
    for (const name of names) last(name).fail({ kind: 'retry' })
    await clock.advance(0)
    assert.deepEqual(status('a').rests, [])
  })
})
