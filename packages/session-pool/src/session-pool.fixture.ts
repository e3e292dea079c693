import { createSessionPool } from './create-session-pool.ts'
import type { PoolRequest, SessionPool, TaskContext } from './session-pool.ts'
import type { SessionPoolOptions, Verdict } from './session-pool-options.ts'
import type { PoolEvent, SessionStatus } from './session-status.ts'
import { createFakeClock, type FakeClock } from './testing/index.ts'

/** An error that carries its verdict. */
export class Judged extends Error {
  readonly verdict: Verdict

  constructor(verdict: Verdict) {
    super(verdict.kind)
    this.verdict = verdict
  }
}

/** A test session: only its name. */
export type Named = { name: string }

/** One call of a task, which the test ends. */
export interface Call extends TaskContext {
  request: string
  at: number
  answer: (value: string) => void
  fail: (verdict: Verdict) => void
}

const NO_RAMP = { rampMs: 0, hedge: false } as const

/** A pool under test, and its recorded calls. */
export interface PoolUnderTest {
  pool: SessionPool<Named>
  clock: FakeClock
  events: PoolEvent[]
  /** Every task that ran, in order. */
  calls: Call[]
  /** Requests a task that the test ends; `calls` holds it once it runs. */
  ask: (request: string, more?: Partial<PoolRequest>) => Promise<string>
  /** The latest call of a request. */
  last: (request: string) => Call
  status: (id: string) => SessionStatus
  /** The requests that ran, in order. */
  ran: () => string[]
}

/** A pool with a fake clock, some sessions, and tasks that the test ends. */
export function setUpPool(options: Partial<SessionPoolOptions> = {}, ids: string[] = ['a', 'b']): PoolUnderTest {
  const clock = createFakeClock()
  const events: PoolEvent[] = []
  const pool: SessionPool<Named> = createSessionPool<Named>({
    ...NO_RAMP,
    judge: (error) => (error instanceof Judged ? error.verdict : { kind: 'retry' }),
    onEvent: (event) => events.push(event),
    clock,
    ...options,
  })
  for (const id of ids) pool.add(id, { name: id })
  const calls: Call[] = []

  function ask(request: string, more: Partial<PoolRequest> = {}): Promise<string> {
    const { signal } = new AbortController()
    const answer = pool.run({ priority: 'playing', signal, dc: 2, ...more }, (_session, context) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      context.signal.addEventListener('abort', () => reject(context.signal.reason))
      const fail = (verdict: Verdict) => reject(new Judged(verdict))
      calls.push({ ...context, request, at: clock.now(), answer: resolve, fail })
      return promise
    })
    answer.catch(() => {})
    return answer
  }

  const last = (request: string): Call => {
    const call = calls.findLast((c) => c.request === request)
    if (call === undefined) throw new Error(`Cannot find a call of "${request}": expected it to run`)
    return call
  }
  const status = (id: string) => {
    const found = pool.sessions().find((session) => session.id === id)
    if (found === undefined) throw new Error(`Cannot find session "${id}" in the pool`)
    return found
  }
  return { pool, clock, events, calls, ask, last, status, ran: () => calls.map(({ request }) => request) }
}
