import { type Backoff, backoffMs } from './backoff.ts'
import type { Clock } from './clock.ts'
import { JobHopelessError } from './errors.ts'
import type { JobFacts, JobProgress, JobTypes } from './job.ts'
import type { Jobs } from './jobs.ts'

/** What a handler has beside its job. */
export interface JobContext {
  /** Aborts when the job is cancelled or paused, when its lease was lost, and when the runner stops. */
  signal: AbortSignal
  /** Tells how far it is. Kept about once a second. */
  progress(progress: JobProgress): void
}

/** Does one kind of job. May run twice for one job after a crash. @throws JobHopelessError when another try is in vain */
export type JobHandler<Type extends JobTypes[string]> = (
  job: JobFacts & { payload: Type['payload'] },
  context: JobContext,
) => Promise<Type['result']>

/** One handler for every kind: a kind without one does not compile. */
export type JobHandlers<Types extends JobTypes> = { [Kind in keyof Types]: JobHandler<Types[Kind]> }

/** What a runner works with, and its bounds. */
export interface JobRunnerOptions<Types extends JobTypes> {
  jobs: Jobs<Types>
  handlers: JobHandlers<Types>
  /** For people: who runs the jobs. */
  worker: string
  /** Jobs at once. */
  maxRunning: number
  /** A job whose process died is tried again after this. */
  leaseMs: number
  /** Looks this often for what other processes added or asked for. */
  pollMs: number
  backoff: Backoff
  /** How long ended jobs are remembered, in milliseconds. */
  remember: { doneMs: number; parkedMs: number }
  clock: Clock
  /** From 0 to below 1. */
  random: () => number
  /** Told of each failed try, and of trouble with the record itself (then without a job's id). */
  onError: (error: unknown, jobId?: string) => void
}

/** A running runner. Disposing of it aborts its jobs and gives them back. */
export type JobRunner = AsyncDisposable

interface Running {
  lease: { id: string; run: number }
  controller: AbortController
  /** Not yet kept. */
  progress: JobProgress | undefined
  beatAt: number
  ended: Promise<void>
}

const LOOK_EVERY_MS = 1000
const FORGET_EVERY_MS = 3_600_000
const MAX_REASON_LENGTH = 500

/** Runs jobs as they come due, a bounded number at once, the most urgent first. */
export function createJobRunner<Types extends JobTypes>(options: JobRunnerOptions<Types>): JobRunner {
  const { jobs, clock, leaseMs, maxRunning, onError } = options
  const kinds = Object.keys(options.handlers)
  const running = new Set<Running>()
  const closing = new AbortController()
  let forgetAt = Number.NEGATIVE_INFINITY
  let hasNews = true
  let wake = (): void => {}

  const unsubscribe = jobs.subscribe(() => {
    notice()
    for (const one of running) void beat(one)
  })

  function notice(): void {
    hasNews = true
    wake()
  }

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      hasNews = false
      try {
        await forgetOld()
        await claimAll()
      } catch (error) {
        onError(error)
      }
      if (hasNews) continue
      await untilNews(await pauseMs())
    }
  }

  async function claimAll(): Promise<void> {
    while (running.size < maxRunning && !closing.signal.aborted) {
      const job = await jobs.claim({ worker: options.worker, kinds, leaseMs })
      if (job === undefined) return
      start(job as JobFacts & { kind: keyof Types & string; payload: object })
    }
  }

  async function pauseMs(): Promise<number> {
    const dueAt = running.size < maxRunning ? await jobs.nextDueAt(kinds).catch(() => undefined) : undefined
    const untilDue = dueAt === undefined ? options.pollMs : dueAt - clock.now()
    return Math.max(1, Math.min(options.pollMs, untilDue))
  }

  async function untilNews(ms: number): Promise<void> {
    if (hasNews) return
    const over = new AbortController()
    const news = new Promise<void>((resolve) => {
      wake = resolve
    })
    const slept = clock.sleep(ms, AbortSignal.any([over.signal, closing.signal])).catch(() => {})
    await Promise.race([news, slept])
    over.abort()
    wake = () => {}
  }

  async function forgetOld(): Promise<void> {
    const nowMs = clock.now()
    if (nowMs < forgetAt) return
    forgetAt = nowMs + FORGET_EVERY_MS
    const { doneMs, parkedMs } = options.remember
    await jobs.forgetEnded({ done: nowMs - doneMs, parked: nowMs - parkedMs })
  }

  function start(job: JobFacts & { kind: keyof Types & string; payload: object }): void {
    const controller = new AbortController()
    const lease = { id: job.id, run: job.runs }
    const one: Running = { lease, controller, progress: undefined, beatAt: clock.now(), ended: Promise.resolve() }
    running.add(one)
    one.ended = run(one, job)
      .catch((error) => onError(error, job.id))
      .finally(() => {
        running.delete(one)
        notice()
      })
  }

  async function run(one: Running, job: JobFacts & { kind: keyof Types & string; payload: object }): Promise<void> {
    const over = new AbortController()
    const beating = keepBeating(one, over.signal)
    const context: JobContext = {
      signal: one.controller.signal,
      progress: (progress) => {
        one.progress = progress
      },
    }
    try {
      const result = await options.handlers[job.kind](job, context)
      if (one.progress !== undefined) await jobs.heartbeat(one.lease, leaseMs, one.progress)
      await jobs.finish(one.lease, result)
    } catch (error) {
      if (one.controller.signal.aborted) await jobs.release(one.lease)
      else await fail(one, job, error)
    } finally {
      over.abort()
      await beating
    }
  }

  async function fail({ lease }: Running, job: JobFacts, error: unknown): Promise<void> {
    onError(error, job.id)
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON_LENGTH)
    const waitMs = backoffMs(options.backoff, job.failures + 1, options.random)
    const retryAt = error instanceof JobHopelessError ? null : clock.now() + waitMs
    await jobs.fail(lease, { reason, retryAt })
  }

  async function keepBeating(one: Running, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await clock.sleep(Math.min(LOOK_EVERY_MS, leaseMs / 3), over).catch(() => {})
      const isDue = clock.now() - one.beatAt >= leaseMs / 3
      if (!over.aborted && (isDue || one.progress !== undefined)) await beat(one)
    }
  }

  async function beat(one: Running): Promise<void> {
    const { progress } = one
    one.progress = undefined
    one.beatAt = clock.now()
    try {
      const answer = await jobs.heartbeat(one.lease, leaseMs, progress)
      if (answer !== 'held') one.controller.abort(new Error(`The job was ${answer === 'stop' ? 'stopped' : 'lost'}`))
    } catch (error) {
      onError(error, one.lease.id)
    }
  }

  const looping = loop()
  return {
    async [Symbol.asyncDispose]() {
      unsubscribe()
      closing.abort()
      const reason = new Error('The runner of jobs stops')
      for (const one of running) one.controller.abort(reason)
      await Promise.all([looping, ...[...running].map((one) => one.ended)])
    },
  }
}
