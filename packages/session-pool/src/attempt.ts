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
  /** Whether it runs beside a late first. */
  readonly isHedge: boolean
  /** Ends one that runs: its outcome is of no interest any more. */
  abort(reason: unknown): void
}

/** What an attempt is made of. */
export interface AttemptOptions<S> {
  member: Member<S>
  task: (session: S, context: TaskContext) => Promise<unknown>
  /** Counted from 1 over all attempts of the request. */
  number: number
  isHedge: boolean
  timeoutMs: number
  clock: Clock
}

/** Who is told how it goes. Every attempt ends with one of the two, or with `onEnd` of a timeout and then `onLate`. */
export interface AttemptListener<S> {
  /** It ended on its own: its task settled, or (`timeout`) took too long and still runs. Not told after `abort`. */
  onEnd(attempt: Attempt<S>, outcome: Outcome): void
  /** Its task settled after it was over; with an error that is not the reason it was aborted with, if there is one. */
  onLate(attempt: Attempt<S>, failure: { error: unknown } | undefined): void
}

/** Starts the task in a moment: none of its code runs before this returns. */
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
