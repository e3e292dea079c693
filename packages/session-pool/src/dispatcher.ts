import { type Ask, availableAt, chooseSession, isServable, type PoolSnapshot } from './choose-session.ts'
import { PoolClosedError, SessionsBusyError } from './errors.ts'
import { createJob, type Job, preferenceOf } from './job.ts'
import { outlookOf, queueFull, refusalOf } from './refusal.ts'
import type { Roster } from './roster.ts'
import { createRunner, type RunnerDeps } from './runner.ts'
import type { PoolRequest, TaskContext } from './session-pool.ts'
import type { PoolEvent } from './session-status.ts'
import type { Settings } from './settings.ts'
import { createWaitingLine } from './waiting-line.ts'
import { createWakeUp } from './wake-up.ts'

/** The dispatcher's dependencies. */
export interface DispatcherDeps<S> extends Pick<RunnerDeps<S>, 'judge' | 'onSettled' | 'onFlood' | 'onDead'> {
  settings: Settings
  roster: Roster<S>
  tell: (event: PoolEvent) => void
  /** Whether the sessions' state is known; the dispatcher sends nothing before. */
  isOpen: () => boolean
}

/** Assigns requests to sessions. */
export interface Dispatcher<S> {
  /** Number of waiting requests. */
  readonly waiting: number
  /** See SessionPool.run. */
  run(request: PoolRequest, task: (session: S, context: TaskContext) => Promise<unknown>): Promise<unknown>
  /** Serves every request it can and refuses those that wait in vain. Call it after every change. */
  pump(): void
  /** Rejects every request with PoolClosedError. */
  close(): void
}

/** Starts with an empty queue. */
export function createDispatcher<S>(deps: DispatcherDeps<S>): Dispatcher<S> {
  const { settings, roster, tell } = deps
  const { clock } = settings
  const line = createWaitingLine<Job<S>>()
  const jobs = new Set<Job<S>>()
  const wakeUp = createWakeUp(clock, pump)
  const runner = createRunner({ ...deps, onMove: join, onRoom: pump })
  let isPumping = false
  let isStale = false
  let isClosed = false

  function join(job: Job<S>): void {
    job.deadline = clock.now() + job.patienceMs
    line.join(job)
  }

  function serveAll(): void {
    for (;;) {
      const snapshot = roster.snapshot()
      const canServe = rememberByAsk((ask) => isServable(ask, snapshot))
      const job = line.next(snapshot.now, ({ ask }) => canServe(ask))
      const member = job && chooseSession(job.ask, preferenceOf(job), snapshot)
      if (job === undefined || member === undefined) return
      job.patienceMs = job.deadline - snapshot.now
      runner.start(job, member)
    }
  }

  function refuse(job: Job<S>, error: Error): void {
    line.leave(job)
    if (error instanceof SessionsBusyError) tell({ type: 'busy', reason: error.reason, priority: job.priority })
    runner.finish(job, { error })
  }

  function refuseHopeless(): void {
    const snapshot = roster.snapshot()
    const outlook = rememberByAsk((ask) => outlookOf(ask, snapshot))
    for (const job of [...line.all()]) {
      const error = refusalOf(job, outlook(job.ask), snapshot.now)
      if (error !== undefined) refuse(job, error)
    }
    for (let last = line.last(); line.size > settings.maxQueue && last !== undefined; last = line.last()) {
      refuse(last, queueFull())
    }
  }

  function pump(): void {
    // An event listener may call `run` again: the round under way serves that request too.
    isStale = true
    if (isPumping || isClosed) return
    isPumping = true
    try {
      while (isStale) {
        isStale = false
        if (deps.isOpen()) serveAll()
        refuseHopeless()
        roster.tellStates()
      }
    } finally {
      isPumping = false
    }
    wakeUp.at(nextMoment())
  }

  function nextMoment(): number | undefined {
    const snapshot = roster.snapshot()
    const firstRoom = rememberByAsk((ask) => roomAt(ask, snapshot))
    let next = roster.nextChangeAt() ?? Number.POSITIVE_INFINITY
    for (const { deadline, ask } of line.all()) {
      const room = firstRoom(ask)
      next = Math.min(next, deadline, room > snapshot.now ? room : Number.POSITIVE_INFINITY)
    }
    return Number.isFinite(next) ? next : undefined
  }

  return {
    get waiting() {
      return line.size
    },
    async run(request, task) {
      const { signal } = request
      signal.throwIfAborted()
      const { job, result } = createJob(request, task, settings)
      const onAbort = () => {
        line.leave(job)
        runner.finish(job, { error: signal.reason })
      }
      signal.addEventListener('abort', onAbort, { once: true })
      jobs.add(job)
      join(job)
      pump()
      try {
        return await result
      } finally {
        jobs.delete(job)
        signal.removeEventListener('abort', onAbort)
      }
    },
    pump,
    close() {
      isClosed = true
      for (const job of jobs) {
        line.leave(job)
        runner.finish(job, { error: new PoolClosedError() })
      }
      wakeUp.at(undefined)
    },
  }
}

/** The first moment from which a session has room; Infinity when an attempt has to end first. */
function roomAt<S>(ask: Ask, { members, limitsOf, now }: PoolSnapshot<S>): number {
  return Math.min(...Array.from(members, (member) => availableAt(member, ask, limitsOf(member), now)))
}

/** Computes one answer per distinct ask: a full queue holds thousands of requests but few distinct asks. */
function rememberByAsk<T>(answer: (ask: Ask) => T): (ask: Ask) => T {
  const answers = new Map<string, T>()
  return (ask) => {
    const known = answers.get(ask.key)
    if (known !== undefined || answers.has(ask.key)) return known as T
    const found = answer(ask)
    answers.set(ask.key, found)
    return found
  }
}
