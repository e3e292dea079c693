import { type Attempt, type AttemptListener, type Outcome, startAttempt } from './attempt.ts'
import { createHedges } from './hedges.ts'
import type { Job } from './job.ts'
import type { Member } from './member.ts'
import { waited } from './refusal.ts'
import type { Roster } from './roster.ts'
import type { Verdict } from './session-pool-options.ts'
import type { AttemptResult, PoolEvent } from './session-status.ts'
import type { Settings } from './settings.ts'

/** The end of a request that flood waits chase from session to session: they answer faster than they rest. */
const MAX_STARTS = 50

/** The runner's dependencies. */
export interface RunnerDeps<S> {
  settings: Settings
  roster: Roster<S>
  judge: (error: unknown) => Verdict
  tell: (event: PoolEvent) => void
  /** Called when a job has to wait again. */
  onMove: (job: Job<S>) => void
  /** Called when a waiting job may have room now. */
  onRoom: () => void
  /** Called when a task has settled on a session. */
  onSettled: (member: Member<S>) => void
  /** Called when the service told a session to rest. */
  onFlood: (member: Member<S>, dc: number | undefined, seconds: number) => void
  /** Called when a session is dead. */
  onDead: (member: Member<S>, reason: string) => void
}

/** Runs jobs on sessions and interprets the outcomes. */
export interface Runner<S> {
  /** Starts a job on a session that has room. */
  start(job: Job<S>, member: Member<S>): void
  /** Settles a job's caller, unless already settled, and aborts the job's running attempts. */
  finish(job: Job<S>, answer: { value: unknown } | { error: unknown }): void
}

/** Starts with no job. */
export function createRunner<S>(deps: RunnerDeps<S>): Runner<S> {
  const { settings, roster, tell } = deps
  const { clock } = settings
  const hedges = createHedges<S>({ settings, roster, start: (job, member) => start(job, member, true) })

  function start(job: Job<S>, member: Member<S>, isHedge = false): void {
    member.inFlight += 1
    member.window.take(clock.now())
    job.started += 1
    const { task, started: number } = job
    const timeoutMs = job.request.attemptTimeoutMs ?? settings.attemptTimeoutMs
    job.running.add(startAttempt({ member, task, number, isHedge, timeoutMs, clock }, listenerFor(job)))
    if (isHedge) return
    hedges.earn()
    hedges.plan(job)
  }

  function listenerFor(job: Job<S>): AttemptListener<S> {
    let isReported = false
    return {
      onEnd(attempt, outcome) {
        isReported = true
        job.running.delete(attempt)
        if (outcome.kind !== 'timeout') free(attempt.member)
        if (outcome.kind === 'ok') succeed(job, attempt, outcome.value)
        else fail(job, attempt, outcome)
        deps.onRoom()
      },
      onLate(attempt, failure) {
        free(attempt.member)
        const verdict = failure && verdictOn(failure.error)
        // What a service says about the session counts, however late the answer comes.
        const isTelling = verdict?.kind === 'flood' || verdict?.kind === 'dead'
        if (isTelling) applyToSession(job, attempt, verdict)
        if (!isReported) report(job, attempt, isTelling ? verdict.kind : 'aborted')
        deps.onRoom()
      },
    }
  }

  function free(member: Member<S>): void {
    member.inFlight -= 1
    deps.onSettled(member)
  }

  function succeed(job: Job<S>, attempt: Attempt<S>, value: unknown): void {
    const durationMs = clock.now() - attempt.startedAt
    attempt.member.health.succeed(job.ask.dc, durationMs)
    if (attempt.isHedge) for (const { member } of job.running) member.health.fallBehind()
    hedges.note(durationMs)
    report(job, attempt, 'ok')
    finish(job, { value })
  }

  function fail(job: Job<S>, attempt: Attempt<S>, { kind, error }: Exclude<Outcome, { kind: 'ok' }>): void {
    const verdict: Verdict = kind === 'timeout' ? { kind: 'retry' } : verdictOn(error)
    applyToSession(job, attempt, verdict)
    report(job, attempt, kind === 'timeout' ? 'timeout' : verdict.kind)
    job.lastError = error
    if (verdict.kind === 'retry') {
      job.tried.add(attempt.member.id)
      // A failed hedge does not count: it would take half of the request's attempts.
      if (!attempt.isHedge) job.failures += 1
    }
    if (verdict.kind === 'fatal') finish(job, { error })
    // The job's other attempt may still succeed.
    else if (job.running.size > 0) hedges.plan(job)
    else goOn(job, error)
  }

  function goOn(job: Job<S>, error: unknown): void {
    job.stopHedge()
    if (job.failures >= settings.maxAttempts) finish(job, { error })
    else if (job.started >= MAX_STARTS) giveUp(job, error)
    else deps.onMove(job)
  }

  function giveUp(job: Job<S>, cause: unknown): void {
    tell({ type: 'busy', reason: 'waited', priority: job.priority })
    finish(job, { error: waited({ cause }) })
  }

  function applyToSession({ ask }: Job<S>, { member, startedAt }: Attempt<S>, verdict: Verdict): void {
    if (verdict.kind === 'flood') {
      member.health.slowDown()
      deps.onFlood(member, ask.dc, verdict.seconds)
    } else if (verdict.kind === 'dead') deps.onDead(member, verdict.reason)
    else if (verdict.kind === 'retry') {
      const now = clock.now()
      const restMs = member.health.fail(ask.dc, { startedAt, now })
      if (restMs > 0) roster.rest(member, { dc: ask.dc, until: now + restMs, cause: 'failing' })
    }
  }

  function finish(job: Job<S>, answer: { value: unknown } | { error: unknown }): void {
    job.stopHedge()
    for (const attempt of job.running) {
      attempt.abort('error' in answer ? answer.error : new DOMException('Another attempt was first', 'AbortError'))
    }
    job.running.clear()
    job.answer(answer)
  }

  function verdictOn(error: unknown): Verdict {
    try {
      return deps.judge(error)
    } catch {
      // When the judge itself throws, the caller still gets the error that was to be judged.
      return { kind: 'fatal' }
    }
  }

  function report(job: Job<S>, attempt: Attempt<S>, result: AttemptResult): void {
    const durationMs = clock.now() - attempt.startedAt
    const { member, isHedge } = attempt
    tell({ type: 'request', sessionId: member.id, priority: job.priority, result, durationMs, isHedge })
  }

  return { start, finish }
}
