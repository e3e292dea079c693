import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createSessionPool } from './create-session-pool.ts'
import { PoolClosedError, SessionGoneError, SessionsBusyError } from './errors.ts'
import { IDS, type Move, move } from './pool-moves.fixture.ts'
import { type Asked, BOUNDS, createWitness, type Handle, type Run } from './pool-witness.fixture.ts'
import { Judged } from './session-pool.fixture.ts'
import { createFakeClock } from './testing/index.ts'

/** Applies moves to a pool under a witness. */
function setUp() {
  const clock = createFakeClock()
  const pool = createSessionPool<string>({
    judge: (error) => (error instanceof Judged ? error.verdict : { kind: 'fatal' }),
    maxInFlight: BOUNDS.maxInFlight,
    maxViewers: BOUNDS.maxViewers,
    maxQueue: BOUNDS.maxQueue,
    maxWaitMs: BOUNDS.maxWaitMs,
    requestsPerSecond: 10,
    safety: 0.5,
    rampMs: 2000,
    viewerIdleMs: 700,
    attemptTimeoutMs: 5000,
    hedge: { minMs: 100, maxMs: 300, share: 1 },
    clock,
  })
  const witness = createWitness(clock, IDS)
  const { asked, runs, unusable, runningOn, settle } = witness
  const handles: Handle[] = []

  function ask({ priority, dc, hedge, isStubborn, sessionId }: Extract<Move, { do: 'ask' }>): void {
    const request: Asked = {
      id: asked.length,
      leaver: new AbortController(),
      running: [],
      hedge,
      waitedMs: 0,
      waitsSince: clock.now(),
      outcomes: [],
    }
    asked.push(request)
    const viewer = handles.at(request.id % 3)?.viewer
    const answer = pool.run(
      {
        priority,
        dc,
        hedge,
        signal: request.leaver.signal,
        ...(sessionId !== undefined && { sessionId }),
        ...(viewer !== undefined && { viewer }),
      },
      (session, context) => {
        assert.equal(session, context.sessionId)
        witness.assertMayStart(request, session, dc)
        if (sessionId !== undefined) assert.equal(session, sessionId)
        if (request.waitsSince !== undefined) request.waitedMs += clock.now() - request.waitsSince
        request.waitsSince = undefined
        const { promise, resolve, reject } = Promise.withResolvers<string>()
        const value = `${request.id}/${context.attempt}`
        const state = { isSettled: false, isAborted: false }
        const run: Run = { asked: request, sessionId: session, dc, value, ...state, resolve, reject }
        runs.push(run)
        request.running.push(run)
        context.signal.addEventListener('abort', () => {
          witness.abort(run)
          if (!isStubborn) settle(run, () => reject(context.signal.reason))
        })
        return promise
      },
    )
    answer.then(
      (value) => {
        assert.ok(
          request.running.some((run) => run.value === value && run.isSettled),
          `request ${request.id} was answered with ${value}`,
        )
        request.outcomes.push('ok')
      },
      (error) => {
        const isKnown = [SessionsBusyError, SessionGoneError, PoolClosedError, Judged].some((E) => error instanceof E)
        assert.ok(isKnown || error === request.leaver.signal.reason || error?.code === 'attempt_timeout', String(error))
        request.outcomes.push(error?.code ?? error?.message)
      },
    )
  }

  function end({ which, how, seconds }: Extract<Move, { do: 'end' }>): void {
    const open = runs.filter((run) => !run.isSettled)
    const run = open[which % Math.max(1, open.length)]
    if (run === undefined) return
    if (how === 'ok') settle(run, () => run.resolve(run.value))
    else if (how === 'flood') witness.flood(run, seconds)
    else if (how === 'dead') {
      settle(run, () => run.reject(new Judged({ kind: 'dead', reason: 'revoked' })))
      unusable.add(run.sessionId)
    } else settle(run, () => run.reject(new Judged({ kind: how })))
  }

  function change({ do: how, id }: { do: 'park' | 'unpark' | 'remove' | 'add'; id: string }): void {
    const isThere = pool.sessions().some((session) => session.id === id)
    if (how === 'add') {
      if (isThere || runningOn(id) > 0) return
      unusable.delete(id)
      pool.add(id, id)
    } else if (how === 'remove') {
      unusable.add(id)
      void pool.remove(id)
    } else if (how === 'park') {
      unusable.add(id)
      pool.park(id, 'by hand')
    } else if (isThere) {
      unusable.delete(id)
      pool.unpark(id)
    }
  }

  async function open(id: string): Promise<void> {
    try {
      handles.push({ id, viewer: await pool.openViewer({ id, signal: new AbortController().signal }) })
    } catch (error) {
      assert.ok(error instanceof SessionsBusyError)
    }
  }

  async function play(next: Move): Promise<void> {
    if (next.do === 'ask') ask(next)
    else if (next.do === 'end') end(next)
    else if (next.do === 'wait') await clock.advance(next.ms)
    else if (next.do === 'open') void open(`viewer ${next.viewer}`)
    else if (next.do === 'leave') asked[next.which]?.leaver.abort(new Error('left'))
    else if (next.do === 'close') await handles.splice(next.which, 1)[0]?.viewer[Symbol.asyncDispose]()
    else change(next)
    await clock.advance(0)
    witness.assertHolds(pool, handles)
  }

  /** Ends everything, and asserts that nothing is lost or left behind. */
  async function finish(): Promise<void> {
    for (let i = 0; i < 200 && asked.some(({ outcomes }) => outcomes.length === 0); i += 1) {
      for (const run of runs) settle(run, () => run.resolve(run.value))
      await clock.advance(100)
      witness.assertHolds(pool, handles)
    }
    for (const run of runs) settle(run, () => run.resolve(run.value))
    await clock.advance(0)
    assert.deepEqual(
      asked.filter(({ outcomes }) => outcomes.length !== 1).map(({ id }) => id),
      [],
      'requests without an answer',
    )
    assert.equal(pool.waiting, 0)
    for (const { viewer } of handles) await viewer[Symbol.asyncDispose]()
    await clock.advance(701)
    for (const { viewers, inFlight } of pool.sessions()) assert.deepEqual([viewers, inFlight], [0, 0])
    await pool[Symbol.asyncDispose]()
    assert.equal(clock.timers, 0, 'timers left behind')
  }

  return { play, finish }
}

describe('a pool, whatever happens in whatever order', () => {
  it('passes no limit, sends nothing to a session that rests, loses and repeats no answer, and leaves nothing behind', async () => {
    const problems: unknown[] = []
    const onProblem = (error: unknown) => problems.push(error)
    process.on('unhandledRejection', onProblem)
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 80 }), async (moves) => {
          const { play, finish } = setUp()
          for (const id of IDS) await play({ do: 'add', id })
          for (const next of moves) await play(next)
          await finish()
          assert.deepEqual(problems.splice(0), [])
        }),
        { numRuns: 150 },
      )
    } finally {
      process.off('unhandledRejection', onProblem)
    }
  })
})
