import { type Backoff, backoffMs } from './backoff.ts'
import type { Clock } from './clock.ts'
import { JobHopelessError } from './errors.ts'
import type { JobFacts, JobProgress } from './job.ts'
import type { JobContext } from './job-handler.ts'
import type { Jobs } from './jobs.ts'

/** The dependencies of one run of a job. */
export interface LeasedJobOptions {
  jobs: Pick<Jobs, 'heartbeat' | 'finish' | 'fail' | 'release'>
  leaseMs: number
  backoff: Backoff
  clock: Clock
  /** From 0 to below 1. */
  random: () => number
  /** Called with the error of a failed attempt, or of the record. */
  onError: (error: unknown, jobId: string) => void
}

/** A claimed job, while it runs. */
export interface LeasedJob {
  /** Settles when the job has ended and its outcome is stored, or could not be stored. Never rejects. */
  readonly ended: Promise<void>
  /** Renews the lease now, and ends the job when the lease is lost or a stop was requested. */
  beat(): Promise<void>
  /** Aborts the run and releases the job, to be run again. */
  abort(reason: Error): void
}

const LOOK_EVERY_MS = 1000
const MAX_REASON_LENGTH = 500

/** Runs a claimed job; meanwhile it renews the lease and stores the progress, and at the end the outcome. */
export function startLeasedJob(
  options: LeasedJobOptions,
  job: JobFacts,
  work: (context: JobContext) => Promise<object | null>,
): LeasedJob {
  const { jobs, leaseMs, clock, onError } = options
  const lease = { id: job.id, run: job.runs }
  const controller = new AbortController()
  let unkept: JobProgress | undefined
  let beatAt = clock.now()

  async function run(): Promise<void> {
    const over = new AbortController()
    const beating = keepBeating(over.signal)
    const progress = (made: JobProgress) => {
      unkept = made
    }
    try {
      const result = await work({ signal: controller.signal, progress })
      if (unkept !== undefined) await jobs.heartbeat(lease, leaseMs, unkept)
      await jobs.finish(lease, result)
    } catch (error) {
      if (controller.signal.aborted) await jobs.release(lease)
      else await fail(error)
    } finally {
      over.abort()
      await beating
    }
  }

  async function fail(error: unknown): Promise<void> {
    onError(error, job.id)
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON_LENGTH)
    const waitMs = backoffMs(options.backoff, job.failures + 1, options.random)
    const retryAt = error instanceof JobHopelessError ? null : clock.now() + waitMs
    await jobs.fail(lease, { reason, retryAt })
  }

  async function keepBeating(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await clock.sleep(Math.min(LOOK_EVERY_MS, leaseMs / 3), over).catch(() => {})
      const isDue = clock.now() - beatAt >= leaseMs / 3
      if (!over.aborted && (isDue || unkept !== undefined)) await beat()
    }
  }

  async function beat(): Promise<void> {
    const progress = unkept
    unkept = undefined
    beatAt = clock.now()
    try {
      const answer = await jobs.heartbeat(lease, leaseMs, progress)
      if (answer !== 'held') controller.abort(new Error(`The job was ${answer === 'stop' ? 'stopped' : 'lost'}`))
    } catch (error) {
      onError(error, lease.id)
    }
  }

  const ended = run().catch((error) => onError(error, job.id))
  return { ended, beat, abort: (reason) => controller.abort(reason) }
}
