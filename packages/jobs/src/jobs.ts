import type { JobProgress, JobRecord, JobState, JobTypes, NewJob } from './job.ts'

/** Names one claim of one job. It holds until its lease runs out, or it is settled. */
export interface JobLease {
  id: string
  /** `runs` of the job when it was claimed. */
  run: number
}

/** Who wants work, and of which kinds. */
export interface ClaimOptions {
  /** For people: which process or thread. */
  worker: string
  kinds: readonly string[]
  /** Without a heartbeat in this time the job counts as failed, and another may claim it. */
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

/** How jobs stand whose ids begin alike. */
export interface JobTally {
  /** How many are in each state. */
  states: Record<JobState, number>
  /** When the last of them was done, in milliseconds since 1970; `null` when none is remembered. */
  lastDoneAt: number | null
  /** Why the newest failed of those that are not done or cancelled; `null` when none failed. */
  reason: string | null
}

/** What a heartbeat finds: go on, end because somebody asked to, or end because the job is not yours any more. */
export type HeartbeatAnswer = 'held' | 'stop' | 'lost'

/**
 * The record of all work that is done in the background. It survives its processes; several may claim from it.
 *
 * Calls about one job are atomic. What a claim reports after its lease was lost changes nothing and answers `false`.
 */
export interface Jobs<Types extends JobTypes = JobTypes> extends AsyncDisposable {
  /** Adds a job, and returns it as it now is: see `NewJob.ifKnown`. @throws RangeError for an id that is none */
  add(job: NewJob<Types>): Promise<JobRecord<Types>>
  get(id: string): Promise<JobRecord<Types> | undefined>
  /** Newest first. @throws RangeError for a limit or cursor that is none */
  list(options: JobListOptions): Promise<JobPage<Types>>
  /** Counts all jobs whose ids begin with `idPrefix`, without reading them. */
  tally(idPrefix: string): Promise<JobTally>

  /**
   * Takes the most urgent job that is due: by priority, then by when it was due, then by when it was added. Jobs whose
   * lease ran out count as failed first. When the clock was set back, jobs wait and leases last as long as they were to, from there.
   */
  claim(options: ClaimOptions): Promise<JobRecord<Types> | undefined>
  /** When the next waiting job of these kinds is due or the next lease runs out; `undefined` when there is none. */
  nextDueAt(kinds: readonly string[]): Promise<number | undefined>
  /** Renews a lease, and keeps what the job says of its progress. */
  heartbeat(lease: JobLease, leaseMs: number, progress?: JobProgress): Promise<HeartbeatAnswer>
  finish(lease: JobLease, result: object | null): Promise<boolean>
  /** `retryAt` `null` parks at once. A failure too many parks as well. */
  fail(lease: JobLease, failure: { reason: string; retryAt: number | null }): Promise<boolean>
  /** Gives a job back untried, as a runner that stops does: no failure is counted. */
  release(lease: JobLease): Promise<boolean>

  /**
   * Ends a job for good. One that runs is asked to stop and is `cancelled` when it does.
   *
   * @throws JobNotFoundError, JobStateError when it has ended already
   */
  cancel(id: string): Promise<JobRecord<Types>>
  /** Has a job run now: one that ended starts anew, one that waits need not wait. @throws JobNotFoundError, JobStateError */
  retry(id: string): Promise<JobRecord<Types>>
  /** Holds one job back; one that runs is asked to stop first. @throws JobNotFoundError, JobStateError */
  pause(id: string): Promise<JobRecord<Types>>
  /** Lets a job go on that was held back. @throws JobNotFoundError, JobStateError */
  resume(id: string): Promise<JobRecord<Types>>

  /** Claims nothing of this kind any more, or nothing at all; what runs goes on. Holds over restarts. */
  pauseKind(kind: string | 'all'): Promise<void>
  resumeKind(kind: string | 'all'): Promise<void>
  /** What is paused. */
  pausedKinds(): Promise<string[]>

  /** Forgets jobs that ended before: done and cancelled ones, and parked ones. Returns how many. */
  forgetEnded(before: { done: number; parked: number }): Promise<number>

  /** Calls `listener` after each change made through this object. Heartbeats and other processes are not told of. */
  subscribe(listener: () => void): () => void
}

/** Most jobs that one page holds. */
const MAX_PAGE = 200

/** @throws RangeError unless a page may have that many items */
export function checkJobLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new RangeError(`Cannot list ${limit} jobs at once: 1 to ${MAX_PAGE} are allowed`)
  }
}

/** Reads the position in a cursor: the list goes on below it. @throws RangeError for a cursor that is none */
export function parseJobCursor(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new RangeError('Cannot go on listing jobs: the cursor is none of ours')
  return Number(cursor)
}
