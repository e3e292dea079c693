import type { Clock } from './clock.ts'
import { AttemptTimeoutError } from './errors.ts'
import type { Member } from './member.ts'
import type { TaskContext } from './session-pool.ts'

/** How an attempt ended on its own. */
export type Outcome =
  | { kind: 'ok'; value: unknown }
  | { kind: 'error'; error: unknown }
  | { kind: 'timeout'; error: Error }

/** One run of a task on one session. */
export interface Attempt<S> {
  readonly member: Member<S>
  readonly startedAt: number
  /** Whether this is a hedge: a second attempt beside a late first one. */
  readonly isHedge: boolean
  /** Aborts a running attempt. Its outcome is ignored from then on. */
  abort(reason: unknown): void
}

/** The options of an attempt. */
export interface AttemptOptions<S> {
  member: Member<S>
  task: (session: S, context: TaskContext) => Promise<unknown>
  /** Counted from 1 over all attempts of the request. */
  number: number
  isHedge: boolean
  timeoutMs: number
  clock: Clock
}

/** Called with each attempt's end: one of the two calls, or `onEnd` with a timeout and then `onLate`. */
export interface AttemptListener<S> {
  /** The attempt ended on its own: its task settled, or (`timeout`) still runs. Not called after `abort`. */
  onEnd(attempt: Attempt<S>, outcome: Outcome): void
  /** The task settled after the attempt was over. `failure` holds its error, unless that is the abort reason itself. */
  onLate(attempt: Attempt<S>, failure: { error: unknown } | undefined): void
}

/** Starts the task asynchronously: none of the task's code runs before this function returns. */
export function startAttempt<S>(options: AttemptOptions<S>, listener: AttemptListener<S>): Attempt<S> {
  const { member, task, number, isHedge, timeoutMs, clock } = options
  const controller = new AbortController()
  const { signal } = controller
  let isOver = false

  function end(outcome: Outcome | undefined): void {
    isOver = true
    stopTimer()
    if (outcome !== undefined) listener.onEnd(attempt, outcome)
  }

  const attempt: Attempt<S> = {
    member,
    startedAt: clock.now(),
    isHedge,
    abort(reason) {
      end(undefined)
      controller.abort(reason)
    },
  }
  const stopTimer = clock.after(timeoutMs, () => {
    const error = new AttemptTimeoutError(member.id, timeoutMs)
    end({ kind: 'timeout', error })
    controller.abort(error)
  })
  const run = async () => {
    await undefined
    signal.throwIfAborted()
    return task(member.session, { signal, sessionId: member.id, attempt: number })
  }
  run().then(
    (value) => (isOver ? listener.onLate(attempt, undefined) : end({ kind: 'ok', value })),
    (error) => {
      if (!isOver) end({ kind: 'error', error })
      else listener.onLate(attempt, error === signal.reason ? undefined : { error })
    },
  )
  return attempt
}
