import assert from 'node:assert/strict'
import { Judged } from './session-pool.fixture.ts'
import type { SessionPool, Viewer } from './session-pool.ts'
import type { FakeClock } from './testing/index.ts'

/** The limits of the pool under test. `perSecond` is 10 requests times a safety of 0.5. */
export const BOUNDS = { maxInFlight: 4, maxViewers: 2, maxQueue: 6, maxWaitMs: 3000, perSecond: 5 } as const

/** A request made to the pool. */
export interface Asked {
  id: number
  leaver: AbortController
  running: Run[]
  hedge: boolean
  /** Time waited so far, and since when it waits again; undefined while it runs. */
  waitedMs: number
  waitsSince: number | undefined
  outcomes: string[]
}

/** One attempt at a request. */
export interface Run {
  asked: Asked
  sessionId: string
  dc: number | undefined
  value: string
  isSettled: boolean
  isAborted: boolean
  resolve: (value: string) => void
  reject: (error: unknown) => void
}

/** A viewer who was admitted, with the id of the request. */
export interface Handle {
  id: string
  viewer: Viewer
}

/** Records requests and attempts, and checks every promise of the pool against them. */
export interface Witness {
  readonly asked: Asked[]
  readonly runs: Run[]
  /** Sessions that are parked or removed. */
  readonly unusable: Set<string>
  runningOn: (sessionId: string) => number
  /** Asserts that an attempt of `asked` may start now; called before the attempt is among its runs. */
  assertMayStart: (asked: Asked, sessionId: string, dc: number | undefined) => void
  abort: (run: Run) => void
  /** Ends an attempt once; `how` settles its promise. */
  settle: (run: Run, how: () => void) => void
  /** Ends an attempt with a flood wait, as Telegram does. */
  flood: (run: Run, seconds: number) => void
  /** Asserts the invariants that hold at every moment. */
  assertHolds: (pool: SessionPool<string>, handles: readonly Handle[]) => void
}

/** A witness without records. */
export function createWitness(clock: FakeClock, ids: readonly string[]): Witness {
  const asked: Asked[] = []
  const runs: Run[] = []
  const sent = new Map<string, number[]>()
  const rests: { sessionId: string; dc: number | undefined; until: number }[] = []
  const unusable = new Set<string>(ids)

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
    assert.ok(inSecond <= BOUNDS.perSecond, `${inSecond} requests in a second`)
    assert.ok(runningOn(sessionId) < BOUNDS.maxInFlight, 'too many in flight')
    assert.deepEqual(request.outcomes, [], 'an answered request was sent again')
    const others = request.running.filter((run) => !run.isSettled && !run.isAborted)
    assert.ok(others.length <= 1, 'three attempts at once')
    const isOnly = ids.every((id) => id === sessionId || unusable.has(id))
    assert.ok(isOnly || !others.some((run) => run.sessionId === sessionId), 'two attempts on one of several sessions')
    if (others.length > 0) assert.ok(request.hedge, 'a second attempt that was not wanted')
  }

  function becomesIdle(request: Asked): void {
    const isRunning = request.running.some((run) => !run.isSettled && !run.isAborted)
    if (!isRunning && request.waitsSince === undefined) request.waitsSince = clock.now()
  }

  function settle(run: Run, how: () => void): void {
    if (run.isSettled) return
    run.isSettled = true
    how()
    becomesIdle(run.asked)
  }

  return {
    asked,
    runs,
    unusable,
    runningOn,
    assertMayStart,
    settle,
    abort(run) {
      run.isAborted = true
      becomesIdle(run.asked)
    },
    flood(run, seconds) {
      settle(run, () => run.reject(new Judged({ kind: 'flood', seconds })))
      rests.push({ sessionId: run.sessionId, dc: run.dc, until: clock.now() + seconds * 1000 })
    },
    assertHolds(pool, handles) {
      assert.ok(pool.waiting <= BOUNDS.maxQueue, `${pool.waiting} wait`)
      for (const session of pool.sessions()) {
        assert.ok(session.viewers <= BOUNDS.maxViewers && session.viewers >= 0, `${session.viewers} viewers`)
        assert.equal(session.inFlight, runningOn(session.id))
      }
      const homed = new Set(handles.filter(({ viewer }) => viewer.sessionId !== undefined).map(({ id }) => id))
      const counted = pool.sessions().reduce((sum, { viewers }) => sum + viewers, 0)
      assert.ok(counted >= homed.size, `${counted} viewers counted, ${homed.size} are there`)
      for (const request of asked) assertAnsweredInTime(request, clock.now())
    },
  }
}

function assertAnsweredInTime({ id, outcomes, waitsSince, waitedMs }: Asked, now: number): void {
  assert.ok(outcomes.length <= 1, 'answered twice')
  if (outcomes.length > 0 || waitsSince === undefined) return
  const waited = waitedMs + now - waitsSince
  assert.ok(waited <= BOUNDS.maxWaitMs, `request ${id} waited ${waited} ms`)
}
