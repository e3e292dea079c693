/** The kinds of jobs there are: what each is given, and what it leaves. Both travel as JSON. */
export type JobTypes = Record<string, { payload: object; result: object | null }>

/** One kind of job with its payload: the union over all kinds. */
export type JobOf<Types extends JobTypes> = {
  [Kind in keyof Types & string]: { kind: Kind; payload: Types[Kind]['payload'] }
}[keyof Types & string]

/**
 * Where a job stands. `waiting` for its time or a free hand, `running`, held back as `paused`; `done`, `cancelled`, or
 * `parked` after too many failures, with the reason, until somebody retries it.
 */
export type JobState = 'waiting' | 'running' | 'paused' | 'done' | 'parked' | 'cancelled'

/** How far a job has come, in a unit of its own. */
export interface JobProgress {
  done: number
  /** `null` while nobody knows. */
  total: number | null
  /** What it is doing, for people. No file name of a user. */
  note: string | null
}

/** What is known of a job beside its kind and payload. Times are milliseconds since 1970. */
export interface JobFacts {
  id: string
  state: JobState
  /** Higher goes first. */
  priority: number
  /** Not before this. */
  dueAt: number
  /** Claims so far. Names the current one: what an earlier claim reports is refused. */
  runs: number
  /** Failures since it was added or retried. */
  failures: number
  /** Parked when it has failed this often; `null` tries for ever. */
  maxFailures: number | null
  progress: JobProgress | null
  /** Why it failed last, or was parked. */
  reason: string | null
  /** What its handler returned. */
  result: object | null
  /** Who runs it, or ran it last. */
  worker: string | null
  /** While running: when it counts as stalled. */
  leaseUntil: number | null
  /** While running: what its runner is asked to do. */
  stop: 'cancel' | 'pause' | null
  /** While running: it was added again, so it runs once more after this. */
  isWantedAgain: boolean
  addedAt: number
  updatedAt: number
  /** When it became `done`, `parked` or `cancelled`. */
  endedAt: number | null
}

/** A job as it is kept. */
export type JobRecord<Types extends JobTypes = JobTypes> = JobFacts & JobOf<Types>

/** A job to add. */
export type NewJob<Types extends JobTypes = JobTypes> = JobOf<Types> & {
  /** Deterministic, so that the same work is never queued twice: 1 to 200 characters. */
  id: string
  /** @default 0 */
  priority?: number
  /** Milliseconds before it may run. @default 0 */
  delayMs?: number
  /** @default 5; `null` tries for ever */
  maxFailures?: number | null
  /**
   * What happens when the id is known. `keep`: nothing, whatever its state. `again`: what ended starts anew, what runs
   * runs once more afterwards, what waits keeps waiting, all with the new payload.
   *
   * @default 'keep'
   */
  ifKnown?: 'keep' | 'again'
}

/** Failures after which a job is parked, unless it says otherwise. */
export const DEFAULT_MAX_FAILURES = 5
