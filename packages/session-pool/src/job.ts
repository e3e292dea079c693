import type { Attempt } from './attempt.ts'
import type { Ask, Preference } from './choose-session.ts'
import type { PoolRequest, TaskContext } from './session-pool.ts'
import type { Settings } from './settings.ts'
import type { Waiting } from './waiting-line.ts'

/** A request on its way: it waits, it runs, or it is done. */
export interface Job<S> extends Waiting {
  readonly request: PoolRequest
  readonly ask: Ask
  /** Whether somebody waits for it who sees the picture stop. */
  readonly isWatched: boolean
  /** Whether it is for somebody who watches, now or soon. */
  readonly isHurried: boolean
  readonly mayHedge: boolean
  readonly task: (session: S, context: TaskContext) => Promise<unknown>
  /** Attempts that were started. */
  started: number
  /** Attempts that ended with `retry`, second ones beside a late first aside. */
  failures: number
  /** What the latest attempt failed with. */
  lastError: unknown
  /** Sessions on which it failed. */
  readonly tried: Set<string>
  /** Attempts that run. */
  readonly running: Set<Attempt<S>>
  /** How long it may still wait, in milliseconds, all its waits together. */
  patienceMs: number
  /** When it must be served or refused; while it waits. */
  deadline: number
  /** Takes back the timer of its second attempt. */
  stopHedge: () => void
  /** Answers its caller; only the first answer counts. */
  answer(result: { value: unknown } | { error: unknown }): void
}

/** Makes a job that has not waited yet, and the promise its caller waits for. */
export function createJob<S>(
  request: PoolRequest,
  task: Job<S>['task'],
  { clock, maxWaitMs, hedge }: Settings,
): { job: Job<S>; result: Promise<unknown> } {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const { priority, dc, sessionId } = request
  const isUrgent = priority === 'seek'
  const isWatched = isUrgent || priority === 'playing'
  const isSoon = priority === 'read-ahead'
  const job: Job<S> = {
    priority,
    cameAt: clock.now(),
    request,
    ask: { dc, sessionId, isUrgent, key: `${dc} ${isUrgent} ${sessionId ?? ''}` },
    isWatched,
    isHurried: isWatched || isSoon,
    mayHedge: hedge !== undefined && sessionId === undefined && (request.hedge ?? (isWatched || isSoon)),
    task,
    started: 0,
    failures: 0,
    lastError: undefined,
    tried: new Set(),
    running: new Set(),
    patienceMs: request.maxWaitMs ?? maxWaitMs,
    deadline: Number.POSITIVE_INFINITY,
    stopHedge: () => {},
    answer: (answer) => ('error' in answer ? reject(answer.error) : resolve(answer.value)),
  }
  return { job, result: promise }
}

/** What makes one session better than another for a job now: its viewer may have another home than before. */
export function preferenceOf<S>(job: Job<S>): Preference {
  return { homeId: job.request.viewer?.sessionId, isWarm: job.request.isWarm, tried: job.tried }
}
