/** The kinds of jobs: the payload of each, and its result. Both are stored as JSON. */
export type JobTypes = Record<string, { payload: object; result: object | null }>

/** One kind of job with its payload: the union over all kinds. */
export type JobOf<Types extends JobTypes> = {
  [Kind in keyof Types & string]: { kind: Kind; payload: Types[Kind]['payload'] }
}[keyof Types & string]

/**
 * State of a job. `waiting` for its time or a free worker, `running`, or `paused` on request; `done`, `cancelled`,
 * or `parked` after too many failures, with the reason, until it is retried.
 */
export type JobState = 'waiting' | 'running' | 'paused' | 'done' | 'parked' | 'cancelled'

/** Progress of a job, in a unit of its own. */
export interface JobProgress {
  done: number
  /** `null` while unknown. */
  total: number | null
  /** Current step, for people. No file name of a user. */
  note: string | null
}

/** The properties of a job besides its kind and payload. Times are milliseconds since 1970. */
export interface JobFacts {
  id: string
  state: JobState
  /** Higher runs first. */
  priority: number
  /** The job does not run before this. */
  dueAt: number
  /** Claims so far. It identifies the current claim: reports of an earlier claim are refused. */
  runs: number
  /** Failures since it was added or retried. */
  failures: number
  /** The job is parked after this many failures; `null` retries for ever. */
  maxFailures: number | null
  progress: JobProgress | null
  /** Reason of the last failure, or of the parking. */
  reason: string | null
  /** What its handler returned. */
  result: object | null
  /** The worker that runs it, or ran it last. */
  worker: string | null
  /** While running: when the lease expires and the job counts as stalled. */
  leaseUntil: number | null
  /** While running: the stop requested of its runner. */
  stop: 'cancel' | 'pause' | null
  /** While running: the job was added again, so it runs once more after this run. */
  isWantedAgain: boolean
  addedAt: number
  updatedAt: number
  /** When it became `done`, `parked` or `cancelled`. */
  endedAt: number | null
}

/** A stored job. */
export type JobRecord<Types extends JobTypes = JobTypes> = JobFacts & JobOf<Types>

/** A job to add. */
export type NewJob<Types extends JobTypes = JobTypes> = JobOf<Types> & {
  /** Deterministic, so that the same work is never queued twice: 1 to 200 characters. */
  id: string
  /** @default 0 */
  priority?: number
  /** Milliseconds before it may run. @default 0 */
  delayMs?: number
  /** @default 5; `null` retries for ever */
  maxFailures?: number | null
  /**
   * What happens when a job with this id exists. `keep`: nothing, whatever its state. `again`: an ended job restarts, a
   * running job runs once more afterwards, a waiting job keeps waiting, all with the new payload.
   *
   * @default 'keep'
   */
  ifKnown?: 'keep' | 'again'
}

/** Default number of failures after which a job is parked. */
export const DEFAULT_MAX_FAILURES = 5
