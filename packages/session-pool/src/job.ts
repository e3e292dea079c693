import type { Attempt } from './attempt.ts'
import type { Ask, Preference } from './choose-session.ts'
import type { PoolRequest, TaskContext } from './session-pool.ts'
import type { Settings } from './settings.ts'
import type { Waiting } from './waiting-line.ts'

/** A request in the pool: waiting, running or done. */
export interface Job<S> extends Waiting {
  readonly request: PoolRequest
  readonly ask: Ask
  /** Whether a viewer waits for it and would see playback stall. */
  readonly isWatched: boolean
  /** Whether it is for a viewer, now or soon. */
  readonly isHurried: boolean
  readonly mayHedge: boolean
  readonly task: (session: S, context: TaskContext) => Promise<unknown>
  /** Attempts started. */
  started: number
  /** Attempts that ended with `retry`, hedges excluded. */
  failures: number
  /** The error of the latest failed attempt. */
  lastError: unknown
  /** Ids of the sessions on which it failed. */
  readonly tried: Set<string>
  /** Attempts that run now. */
  readonly running: Set<Attempt<S>>
  /** How long it may still wait, in milliseconds, over all its waits. */
  patienceMs: number
  /** The moment by which it must be served or refused, while it waits. */
  deadline: number
  /** Cancels the timer of its hedge. */
  stopHedge: () => void
  /** Settles its caller's promise; only the first call counts. */
  answer(result: { value: unknown } | { error: unknown }): void
}

/** Creates a job that has not waited yet, and the promise for its caller. */
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

/** The job's current preference among sessions: its viewer's home may have changed. */
export function preferenceOf<S>(job: Job<S>): Preference {
  return { homeId: job.request.viewer?.sessionId, isWarm: job.request.isWarm, tried: job.tried }
}
