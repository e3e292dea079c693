import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AttemptTimeoutError, PoolClosedError, SessionGoneError, SessionsBusyError } from './errors.ts'
import { Judged, setUpPool } from './session-pool.fixture.ts'
import type { PoolEvent } from './session-pool.ts'

const { signal } = new AbortController()

function isBusy(reason: string, retryAfterMs?: number) {
  return (error: unknown) => {
    assert.ok(error instanceof SessionsBusyError, String(error))
    assert.equal(error.code, 'sessions_busy')
    assert.equal(error.reason, reason)
    if (retryAfterMs !== undefined) assert.equal(error.retryAfterMs, retryAfterMs)
    return true
  }
}

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

describe('limits', () => {
  it('send no more than 18 requests in any second, and 17 of them when none is a seek', async () => {
    const { clock, ask, calls, last } = setUpPool({ maxInFlight: 100 }, ['a'])
    for (let i = 0; i < 40; i += 1) ask(`r${i}`)
    await clock.advance(0)
    assert.equal(calls.length, 17)
    const seek = ask('seek', { priority: 'seek' })
    await clock.advance(0)
    assert.equal(calls.length, 18)
    last('seek').answer('')
    await seek
    await clock.advance(999)
    assert.equal(calls.length, 18)
    await clock.advance(1)
    assert.equal(calls.length, 35)
  })

  it('keep one place in flight for a seek', async () => {
    const { clock, ask, ran } = setUpPool({ maxInFlight: 4 }, ['a'])
    for (let i = 0; i < 6; i += 1) ask(`r${i}`)
    ask('seek', { priority: 'seek' })
    await clock.advance(0)
    assert.deepEqual(ran(), ['r0', 'r1', 'r2', 'seek'])
  })

  it('spread what is asked for over the sessions by their weights', async () => {
    const { pool, clock, ask, status } = setUpPool({ maxInFlight: 12 }, ['light'])
    pool.add('heavy', { name: 'heavy' }, { weight: 2 })
    for (let i = 0; i < 9; i += 1) ask(`r${i}`)
    await clock.advance(0)
    assert.deepEqual([status('light').inFlight, status('heavy').inFlight], [3, 6])
  })

  it('rise from a quarter to the whole for a session that is new', async () => {
    const { clock, status } = setUpPool({ rampMs: 10_000 }, ['a'])
    const seen = []
    for (let i = 0; i < 5; i += 1) {
      const { state, limitPerSecond, ramp } = status('a')
      seen.push([state, limitPerSecond, ramp])
      await clock.advance(2500)
    }
    assert.deepEqual(seen, [
      ['starting', 4, 0.25],
      ['starting', 7, 0.4375],
      ['starting', 11, 0.625],
      ['starting', 14, 0.8125],
      ['ready', 18, 1],
    ])
  })

  it('remember the requests and rests of a session that leaves and comes back', async () => {
    const { pool, clock, ask, last, status } = setUpPool({ maxInFlight: 50 }, ['a'])
    const answers = [ask('r0'), ask('r1')]
    await clock.advance(0)
    last('r0').answer('')
    last('r1').fail({ kind: 'flood', seconds: 20 })
    await Promise.all(answers.map((answer) => answer.catch(() => {})))
    await pool.remove('a')
    pool.add('a', { name: 'again' })
    assert.equal(status('a').requestsLastSecond, 2)
    assert.equal(status('a').state, 'resting')
  })
})

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
    // Its coming makes the pool look at everybody who waits.
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

  it('does not hang without sessions', async () => {
    const { pool, ask } = setUpPool({}, [])
    await assert.rejects(ask('film'), isBusy('no_sessions'))
    await assert.rejects(pool.openViewer({ id: 'v', signal }), isBusy('no_sessions'))
  })

  it('tells a request that waited as long as it may', async () => {
    const { clock, ask, pool } = setUpPool({ maxInFlight: 1, maxWaitMs: 3000 }, ['a'])
    ask('running')
    const waiting = ask('waiting')
    await clock.advance(2999)
    assert.equal(pool.waiting, 1)
    await clock.advance(1)
    await assert.rejects(waiting, isBusy('waited'))
  })

  it('counts all the waits of a request together, and not the time it runs', async () => {
    const { clock, ask, last } = setUpPool({ maxInFlight: 1, maxWaitMs: 3000 }, ['a'])
    ask('first')
    const answer = ask('film')
    await clock.advance(2000)
    last('first').answer('')
    await clock.advance(9000)
    ask('third')
    await clock.advance(0)
    last('film').fail({ kind: 'flood', seconds: 1 })
    await clock.advance(1000)
    await assert.rejects(answer, isBusy('resting', 1000))
  })

  it('puts off the least urgent when too many wait', async () => {
    const { clock, ask, pool, last } = setUpPool({ maxInFlight: 1, maxQueue: 2 }, ['a'])
    ask('running')
    const backup = ask('backup', { priority: 'backup' })
    ask('ahead', { priority: 'read-ahead' })
    await assert.rejects(ask('more', { priority: 'backup' }), isBusy('queue_full'))
    ask('seek', { priority: 'seek' })
    await assert.rejects(backup, isBusy('queue_full'))
    assert.equal(pool.waiting, 2)
    await clock.advance(0)
    last('running').answer('')
    await clock.advance(0)
    assert.ok(last('seek'))
  })

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

  it('ends the hunt of a request that floods chase from session to session', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `s${i}`)
    const { pool, clock } = setUpPool({}, ids)
    let calls = 0
    const answer = pool.run({ priority: 'seek', dc: 2, signal }, async () => {
      calls += 1
      throw new Judged({ kind: 'flood', seconds: 1 })
    })
    answer.catch(() => {})
    await clock.advance(0)
    await assert.rejects(answer, isBusy('waited'))
    assert.equal(calls, 50)
  })

  it('tells each refusal once when a listener asks for more in the middle of it', async () => {
    let isAsking = false
    const onEvent = (event: PoolEvent) => {
      busy += Number(event.type === 'busy')
      if (event.type !== 'busy' || isAsking) return
      isAsking = true
      more = ask('from the listener', { maxWaitMs: 0 })
    }
    let busy = 0
    let more: Promise<string> | undefined
    const { clock, ask } = setUpPool({ maxInFlight: 1, maxWaitMs: 1000, onEvent }, ['a'])
    const [, ...waiting] = ['running', 'waiting', 'waiting too'].map((name) => ask(name))
    await clock.advance(1000)
    for (const answer of [...waiting, more]) await assert.rejects(answer as Promise<string>, isBusy('waited'))
    assert.equal(busy, 3)
  })
})

describe('priorities', () => {
  it('serve the most urgent first, and the earliest of them', async () => {
    const { clock, ask, ran, last } = setUpPool({ maxInFlight: 1 }, ['a'])
    ask('first')
    for (const priority of ['backup', 'ingestion', 'read-ahead', 'playing', 'seek'] as const) {
      for (const i of [1, 2]) ask(`${priority} ${i}`, { priority })
    }
    for (let i = 0; i < 10; i += 1) {
      await clock.advance(10)
      last(ran().at(-1) ?? '').answer('')
    }
    await clock.advance(0)
    assert.deepEqual(ran().slice(1, 7), ['seek 1', 'seek 2', 'playing 1', 'playing 2', 'read-ahead 1', 'read-ahead 2'])
  })

  it('leave the least urgent an eighth of the room, however many seeks there are', async () => {
    const { clock, ask, ran, last } = setUpPool({ maxInFlight: 1, requestsPerSecond: 1000, maxWaitMs: 60_000 }, ['a'])
    ask('first')
    for (let i = 0; i < 5; i += 1) ask(`backup ${i}`, { priority: 'backup' })
    for (let i = 0; i < 200; i += 1) {
      ask(`seek ${i}`, { priority: 'seek' })
      await clock.advance(50)
      last(ran().at(-1) ?? '').answer('')
    }
    const backups = ran().flatMap((name, i) => (name.startsWith('backup') ? [i] : []))
    assert.equal(backups.length, 5)
    for (const [i, at] of backups.entries()) if (i > 0) assert.equal(at - (backups[i - 1] ?? 0), 8)
  })

  it('are not held up by a request whose data centre rests', async () => {
    const { clock, ask, ran, last } = setUpPool({}, ['a'])
    ask('flooded', { dc: 4 })
    await clock.advance(0)
    last('flooded').fail({ kind: 'flood', seconds: 5 })
    await clock.advance(0)
    ask('playing', { dc: 2, priority: 'backup' })
    await clock.advance(0)
    assert.deepEqual(ran(), ['flooded', 'playing'])
  })
})

describe('a late request', () => {
  const hedge = { minMs: 100, maxMs: 1000 }

  it('is sent to a second session, whose answer wins; the first is aborted', async () => {
    const { clock, ask, calls, events } = setUpPool({ hedge })
    const answer = ask('film')
    await clock.advance(999)
    assert.equal(calls.length, 1)
    await clock.advance(1)
    assert.deepEqual(
      calls.map(({ sessionId }) => sessionId),
      ['a', 'b'],
    )
    calls[1]?.answer('second')
    assert.equal(await answer, 'second')
    assert.equal(calls[0]?.signal.aborted, true)
    await clock.advance(0)
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'request' ? [[event.sessionId, event.result, event.isHedge]] : [])),
      [
        ['b', 'ok', true],
        ['a', 'aborted', false],
      ],
    )
  })

  it('is found by the latest answers, never twice at once, and not for what nobody watches', async () => {
    const { clock, ask, last, calls } = setUpPool({ hedge }, ['a', 'b', 'c'])
    for (let i = 0; i < 20; i += 1) {
      ask(`r${i}`)
      await clock.advance(70)
      last(`r${i}`).answer('')
      await clock.advance(0)
    }
    const before = calls.length
    ask('backup', { priority: 'backup' })
    ask('film')
    await clock.advance(139)
    assert.equal(calls.length, before + 2)
    await clock.advance(1)
    assert.equal(calls.length, before + 3)
    await clock.advance(5000)
    assert.equal(calls.length, before + 3)
  })

  it('waits for the other attempt when one fails', async () => {
    const { clock, ask, calls } = setUpPool({ hedge, maxAttempts: 1 })
    const answer = ask('film')
    await clock.advance(1000)
    calls[0]?.fail({ kind: 'retry' })
    await clock.advance(0)
    calls[1]?.answer('second')
    assert.equal(await answer, 'second')
  })

  it('takes nothing from those who wait', async () => {
    const { clock, ask, calls } = setUpPool({ hedge, maxInFlight: 1 })
    ask('one')
    ask('two')
    ask('three')
    await clock.advance(3000)
    assert.equal(calls.length, 2)
  })

  it('is spent sparingly', async () => {
    const { clock, ask, calls, last } = setUpPool({ hedge: { ...hedge, share: 0.05 } })
    for (let i = 0; i < 30; i += 1) {
      ask(`r${i}`)
      await clock.advance(1500)
      last(`r${i}`).answer('')
      await clock.advance(0)
    }
    assert.equal(calls.length - 30, 6)
  })
})
