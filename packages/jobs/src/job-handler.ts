import type { JobFacts, JobProgress, JobTypes } from './job.ts'

/** What a handler gets besides its job. */
export interface JobContext {
  /** Aborts when the job is cancelled or paused, when its lease was lost, and when the runner stops. */
  signal: AbortSignal
  /** Reports progress. Stored about once a second. */
  progress(progress: JobProgress): void
}

/** Runs one kind of job. May run twice for one job after a crash. @throws JobHopelessError when no retry can succeed */
export type JobHandler<Type extends JobTypes[string]> = (
  job: JobFacts & { payload: Type['payload'] },
  context: JobContext,
) => Promise<Type['result']>

/** One handler for every kind: a kind without one does not compile. */
export type JobHandlers<Types extends JobTypes> = { [Kind in keyof Types]: JobHandler<Types[Kind]> }
