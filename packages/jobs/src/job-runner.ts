import type { Backoff } from './backoff.ts'
import type { Clock } from './clock.ts'
import type { JobFacts, JobTypes } from './job.ts'
import type { JobHandlers } from './job-handler.ts'
import type { Jobs } from './jobs.ts'
import { type LeasedJob, startLeasedJob } from './leased-job.ts'
import { createNews } from './news.ts'

/** The dependencies of a runner, and its limits. */
export interface JobRunnerOptions<Types extends JobTypes> {
  jobs: Jobs<Types>
  handlers: JobHandlers<Types>
  /** Name of the worker that runs the jobs, for people. */
  worker: string
  /** Concurrent jobs. */
  maxRunning: number
  /** Milliseconds after which another worker may retry a job whose process died. */
  leaseMs: number
  /** Interval at which it polls for changes by other processes, in milliseconds. */
  pollMs: number
  backoff: Backoff
  /** Milliseconds for which ended jobs are kept. */
  remember: { doneMs: number; parkedMs: number }
  clock: Clock
  /** From 0 to below 1. */
  random: () => number
  /** Called with the error of each failed attempt, and of the record itself (then without a job's id). */
  onError: (error: unknown, jobId?: string) => void
}

/** A running runner. Disposing of it aborts its jobs and releases them. */
export type JobRunner = AsyncDisposable

const FORGET_EVERY_MS = 3_600_000

/** Runs jobs when they are due, up to `maxRunning` at once, by priority. */
export function createJobRunner<Types extends JobTypes>(options: JobRunnerOptions<Types>): JobRunner {
  const { jobs, handlers, clock, leaseMs, maxRunning, onError } = options
  const kinds = Object.keys(handlers)
  const running = new Set<LeasedJob>()
  const closing = new AbortController()
  const news = createNews(clock)
  let forgetAt = Number.NEGATIVE_INFINITY

  const unsubscribe = jobs.subscribe(() => {
    news.notice()
    for (const one of running) void one.beat()
  })

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      news.seen()
      try {
        await forgetOld()
        await claimAll()
      } catch (error) {
        onError(error)
      }
      if (!news.isThere) await news.wait(await pauseMs(), closing.signal)
    }
  }

  async function claimAll(): Promise<void> {
    while (running.size < maxRunning && !closing.signal.aborted) {
      const job = await jobs.claim({ worker: options.worker, kinds, leaseMs })
      if (job === undefined) return
      start(job as JobFacts & { kind: keyof Types & string; payload: object })
    }
  }

  function start(job: JobFacts & { kind: keyof Types & string; payload: object }): void {
    const one = startLeasedJob(options, job, (context) => handlers[job.kind](job, context))
    running.add(one)
    void one.ended.then(() => {
      running.delete(one)
      news.notice()
    })
  }

  async function pauseMs(): Promise<number> {
    const dueAt = running.size < maxRunning ? await jobs.nextDueAt(kinds).catch(() => undefined) : undefined
    const untilDue = dueAt === undefined ? options.pollMs : dueAt - clock.now()
    return Math.max(1, Math.min(options.pollMs, untilDue))
  }

  async function forgetOld(): Promise<void> {
    const nowMs = clock.now()
    if (nowMs < forgetAt) return
    forgetAt = nowMs + FORGET_EVERY_MS
    const { doneMs, parkedMs } = options.remember
    await jobs.forgetEnded({ done: nowMs - doneMs, parked: nowMs - parkedMs })
  }

  const looping = loop()
  return {
    async [Symbol.asyncDispose]() {
      unsubscribe()
      closing.abort()
      const reason = new Error('The runner of jobs stops')
      for (const one of running) one.abort(reason)
      await Promise.all([looping, ...[...running].map((one) => one.ended)])
    },
  }
}
