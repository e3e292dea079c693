import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createSessionPool } from './create-session-pool.ts'
import { PoolClosedError, SessionGoneError, SessionsBusyError } from './errors.ts'
import { PRIORITIES, type Priority } from './priority.ts'
import { Judged } from './session-pool.fixture.ts'
import type { Viewer } from './session-pool.ts'
import { createFakeClock } from './testing/index.ts'

const IDS = ['a', 'b', 'c']
const MAX_IN_FLIGHT = 4
const MAX_VIEWERS = 2
const MAX_QUEUE = 6
const MAX_WAIT_MS = 3000
/** 5 a second: 10 x 0.5. */
const PER_SECOND = 5

type Move =
  | { do: 'ask'; priority: Priority; dc: number | undefined; hedge: boolean; isStubborn: boolean; sessionId?: string }
  | { do: 'end'; which: number; how: 'ok' | 'flood' | 'retry' | 'dead' | 'fatal'; seconds: number }
  | { do: 'leave'; which: number }
  | { do: 'wait'; ms: number }
  | { do: 'park' | 'unpark' | 'remove' | 'add'; id: string }
  | { do: 'open'; viewer: number }
  | { do: 'close'; which: number }

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record(
      {
        do: fc.constant('ask' as const),
        priority: fc.constantFrom(...PRIORITIES),
        dc: fc.constantFrom(1, 2, undefined),
        hedge: fc.boolean(),
        isStubborn: fc.boolean(),
        sessionId: fc.constantFrom(...IDS),
      },
      { requiredKeys: ['do', 'priority', 'dc', 'hedge', 'isStubborn'] },
    ),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(20),
      how: fc.constantFrom('ok', 'ok', 'ok', 'flood', 'retry', 'dead', 'fatal'),
      seconds: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat(20) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 40, 199, 500, 1000, 5001) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('park', 'unpark', 'unpark', 'remove', 'add', 'add'),
      id: fc.constantFrom(...IDS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), viewer: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), which: fc.nat(9) }) },
)

interface Asked {
  id: number
  leaver: AbortController
  running: Run[]
  hedge: boolean
  /** Waited so far, and since when it waits again; undefined while it runs. */
  waitedMs: number
  waitsSince: number | undefined
  outcomes: string[]
}

interface Run {
  asked: Asked
  sessionId: string
  dc: number | undefined
  value: string
  isSettled: boolean
  resolve: (value: string) => void
  reject: (error: unknown) => void
}

/** Plays moves on a pool, and holds every promise of the pool against what it sees. */
function play() {
  const clock = createFakeClock()
  const pool = createSessionPool<string>({
    judge: (error) => (error instanceof Judged ? error.verdict : { kind: 'fatal' }),
    maxInFlight: MAX_IN_FLIGHT,
    maxViewers: MAX_VIEWERS,
    maxQueue: MAX_QUEUE,
    maxWaitMs: MAX_WAIT_MS,
    requestsPerSecond: 10,
    safety: 0.5,
    rampMs: 2000,
    viewerIdleMs: 700,
    attemptTimeoutMs: 5000,
    hedge: { minMs: 100, maxMs: 300, share: 1 },
    clock,
  })
  const asked: Asked[] = []
  const runs: Run[] = []
  const handles: { id: string; viewer: Viewer }[] = []
  const sent = new Map<string, number[]>()
  const rests: { sessionId: string; dc: number | undefined; until: number }[] = []
  const unusable = new Set<string>(IDS)

  const runningOn = (id: string) => runs.filter((run) => run.sessionId === id && !run.isSettled).length

  function assertMayStart(request: Asked, sessionId: string, dc: number | undefined): void {
    const now = clock.now()
    assert.ok(!unusable.has(sessionId), `a request went to ${sessionId}, which is parked or gone`)
    const inTheWay = rests.find(
      (rest) =>
        rest.sessionId === sessionId &&
        rest.until > now &&
        (rest.dc === dc || rest.dc === undefined || dc === undefined),
    )
    assert.equal(inTheWay, undefined, `a request went to ${sessionId}, which rests`)
    const moments = sent.get(sessionId) ?? []
    moments.push(now)
    sent.set(sessionId, moments)
    const inSecond = moments.filter((at) => at > now - 1000).length
    assert.ok(inSecond <= PER_SECOND, `${inSecond} requests in a second`)
    assert.ok(runningOn(sessionId) < MAX_IN_FLIGHT, 'too many in flight')
    assert.deepEqual(request.outcomes, [], 'an answered request was sent again')
    const others = request.running.filter((run) => !run.isSettled && !isAborted(run))
    assert.ok(others.length <= 1, 'three attempts at once')
    assert.ok(!others.some((run) => run.sessionId === sessionId), 'two attempts on one session')
    if (others.length > 0) assert.ok(request.hedge, 'a second attempt that was not wanted')
  }

  const aborted = new Set<Run>()
  const isAborted = (run: Run) => aborted.has(run)

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
        assertMayStart(request, session, dc)
        if (sessionId !== undefined) assert.equal(session, sessionId)
        if (request.waitsSince !== undefined) request.waitedMs += clock.now() - request.waitsSince
        request.waitsSince = undefined
        const { promise, resolve, reject } = Promise.withResolvers<string>()
        const value = `${request.id}/${context.attempt}`
        const run: Run = { asked: request, sessionId: session, dc, value, isSettled: false, resolve, reject }
        runs.push(run)
        request.running.push(run)
        context.signal.addEventListener('abort', () => {
          aborted.add(run)
          becomesIdle(request)
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

  function becomesIdle(request: Asked): void {
    const isRunning = request.running.some((run) => !run.isSettled && !isAborted(run))
    if (!isRunning && request.waitsSince === undefined) request.waitsSince = clock.now()
  }

  function settle(run: Run, how: () => void): void {
    if (run.isSettled) return
    run.isSettled = true
    how()
    becomesIdle(run.asked)
  }

  async function end({ which, how, seconds }: Extract<Move, { do: 'end' }>): Promise<void> {
    const open = runs.filter((run) => !run.isSettled)
    const run = open[which % Math.max(1, open.length)]
    if (run === undefined) return
    const { sessionId, dc } = run
    if (how === 'ok') settle(run, () => run.resolve(run.value))
    else if (how === 'flood') {
      settle(run, () => run.reject(new Judged({ kind: 'flood', seconds })))
      rests.push({ sessionId, dc, until: clock.now() + seconds * 1000 })
    } else if (how === 'dead') {
      settle(run, () => run.reject(new Judged({ kind: 'dead', reason: 'revoked' })))
      unusable.add(sessionId)
    } else settle(run, () => run.reject(new Judged({ kind: how })))
  }

  async function change({ do: how, id }: { do: 'park' | 'unpark' | 'remove' | 'add'; id: string }): Promise<void> {
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

  function check(): void {
    assert.ok(pool.waiting <= MAX_QUEUE, `${pool.waiting} wait`)
    for (const session of pool.sessions()) {
      assert.ok(session.viewers <= MAX_VIEWERS && session.viewers >= 0, `${session.viewers} viewers`)
      assert.equal(session.inFlight, runningOn(session.id))
    }
    const homed = new Set(handles.filter(({ viewer }) => viewer.sessionId !== undefined).map(({ id }) => id))
    const counted = pool.sessions().reduce((sum, { viewers }) => sum + viewers, 0)
    assert.ok(counted >= homed.size, `${counted} viewers counted, ${homed.size} are there`)
    for (const request of asked) {
      assert.ok(request.outcomes.length <= 1, 'answered twice')
      if (request.outcomes.length > 0 || request.waitsSince === undefined) continue
      const waited = request.waitedMs + clock.now() - request.waitsSince
      assert.ok(waited <= MAX_WAIT_MS, `request ${request.id} waited ${waited} ms`)
    }
  }

  async function step(next: Move): Promise<void> {
    if (next.do === 'ask') ask(next)
    else if (next.do === 'end') await end(next)
    else if (next.do === 'wait') await clock.advance(next.ms)
    else if (next.do === 'open') void open(`viewer ${next.viewer}`)
    else if (next.do === 'leave') asked[next.which]?.leaver.abort(new Error('left'))
    else if (next.do === 'close') await handles.splice(next.which, 1)[0]?.viewer[Symbol.asyncDispose]()
    else await change(next)
    await clock.advance(0)
    check()
  }

  /** Lets everything come to its end, and looks for what was lost or left behind. */
  async function finish(): Promise<void> {
    for (let i = 0; i < 200 && asked.some(({ outcomes }) => outcomes.length === 0); i += 1) {
      for (const run of runs) settle(run, () => run.resolve(run.value))
      await clock.advance(100)
      check()
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

  return { step, finish }
}

describe('a pool, whatever happens in whatever order', () => {
  it('passes no limit, sends nothing to a session that rests, loses and repeats no answer, and leaves nothing behind', async () => {
    const problems: unknown[] = []
    const onProblem = (error: unknown) => problems.push(error)
    process.on('unhandledRejection', onProblem)
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 80 }), async (moves) => {
          const { step, finish } = play()
          for (const id of IDS) await step({ do: 'add', id })
          for (const next of moves) await step(next)
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
