import type { JobProgress, JobRecord, JobState, JobTypes, NewJob } from './job.ts'

/** Identifies one claim of one job. It is valid until its lease expires, or the job is settled. */
export interface JobLease {
  id: string
  /** `runs` of the job when it was claimed. */
  run: number
}

/** The worker that claims a job, and the kinds it runs. */
export interface ClaimOptions {
  /** Name of the process or thread, for people. */
  worker: string
  kinds: readonly string[]
  /** Milliseconds. Without a heartbeat in this time the job counts as failed, and another worker may claim it. */
  leaseMs: number
}

/** Which jobs to list. */
export interface JobListOptions {
  states?: readonly JobState[]
  kind?: string
  /** 1 to 200. */
  limit: number
  /** `nextCursor` of the page before. */
  cursor?: string
}

/** A page of jobs. */
export interface JobPage<Types extends JobTypes = JobTypes> {
  items: JobRecord<Types>[]
  nextCursor: string | null
}

/** Summary of the jobs whose ids share a prefix. */
export interface JobTally {
  /** Number of jobs in each state. */
  states: Record<JobState, number>
  /** When the last of them was done, in milliseconds since 1970; `null` when no done job is kept. */
  lastDoneAt: number | null
  /** Why the newest of those that are neither done nor cancelled failed; `null` when none failed. */
  reason: string | null
}

/** The answer to a heartbeat: continue, end because a stop was requested, or end because the lease was lost. */
export type HeartbeatAnswer = 'held' | 'stop' | 'lost'

/**
 * The record of all background work. It survives its processes; several may claim jobs from it.
 *
 * Calls about one job are atomic. Reports of a claim whose lease was lost change nothing and return `false`.
 */
export interface Jobs<Types extends JobTypes = JobTypes> extends AsyncDisposable {
  /** Adds a job, and returns its current record: see `NewJob.ifKnown`. @throws RangeError for an invalid id */
  add(job: NewJob<Types>): Promise<JobRecord<Types>>
  get(id: string): Promise<JobRecord<Types> | undefined>
  /** Newest first. @throws RangeError for an invalid limit or cursor */
  list(options: JobListOptions): Promise<JobPage<Types>>
  /** Counts all jobs whose ids begin with `idPrefix`, without reading their records. */
  tally(idPrefix: string): Promise<JobTally>

  /**
   * Claims the most urgent due job: by priority, then by due time, then by the order of adding. Jobs whose lease
   * expired count as failed first. After the clock was set back, waits and leases keep their duration, counted from now.
   */
  claim(options: ClaimOptions): Promise<JobRecord<Types> | undefined>
  /** When the next waiting job of these kinds is due or the next lease expires; `undefined` when there is none. */
  nextDueAt(kinds: readonly string[]): Promise<number | undefined>
  /** Renews a lease, and stores the job's progress. */
  heartbeat(lease: JobLease, leaseMs: number, progress?: JobProgress): Promise<HeartbeatAnswer>
  finish(lease: JobLease, result: object | null): Promise<boolean>
  /** With `retryAt` `null` the job is parked at once, and also after too many failures. */
  fail(lease: JobLease, failure: { reason: string; retryAt: number | null }): Promise<boolean>
  /** Releases a job untried, as a stopping runner does: it counts no failure. */
  release(lease: JobLease): Promise<boolean>

  /**
   * Cancels a job for good. A running job is requested to stop, and is `cancelled` when it does.
   *
   * @throws JobNotFoundError, JobStateError when it has ended already
   */
  cancel(id: string): Promise<JobRecord<Types>>
  /** Makes a job due now: an ended job restarts, a waiting job stops waiting. @throws JobNotFoundError, JobStateError */
  retry(id: string): Promise<JobRecord<Types>>
  /** Pauses one job; a running job is requested to stop first. @throws JobNotFoundError, JobStateError */
  pause(id: string): Promise<JobRecord<Types>>
  /** Resumes a paused job. @throws JobNotFoundError, JobStateError */
  resume(id: string): Promise<JobRecord<Types>>

  /** Stops claims of this kind, or of all kinds; running jobs go on. Survives restarts. */
  pauseKind(kind: string | 'all'): Promise<void>
  resumeKind(kind: string | 'all'): Promise<void>
  /** The paused kinds. */
  pausedKinds(): Promise<string[]>

  /** Deletes jobs that ended before these times: done and cancelled ones, and parked ones. Returns their number. */
  forgetEnded(before: { done: number; parked: number }): Promise<number>

  /** Calls `listener` after each change made through this object, except heartbeats; never for other processes. */
  subscribe(listener: () => void): () => void
}

/** Largest page of a list. */
const MAX_PAGE = 200

/** @throws RangeError unless a page may have this many items */
export function checkJobLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new RangeError(`Cannot list ${limit} jobs at once: 1 to ${MAX_PAGE} are allowed`)
  }
}

/** Parses the position in a cursor: the list continues below it. @throws RangeError for an invalid cursor */
export function parseJobCursor(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new RangeError('Cannot go on listing jobs: the cursor is none of ours')
  return Number(cursor)
}
