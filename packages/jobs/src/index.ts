export { type Backoff, backoffMs } from './backoff.ts'
export { type Clock, systemClock } from './clock.ts'
export { JobHopelessError, JobNotFoundError, JobStateError } from './errors.ts'
export type {
  JobFacts,
  JobOf,
  JobProgress,
  JobRecord,
  JobState,
  JobTypes,
  NewJob,
} from './job.ts'
export type { JobContext, JobHandler, JobHandlers } from './job-handler.ts'
export { createJobRunner, type JobRunner, type JobRunnerOptions } from './job-runner.ts'
export {
  type ClaimOptions,
  checkJobLimit,
  type HeartbeatAnswer,
  type JobLease,
  type JobListOptions,
  type JobPage,
  type Jobs,
  type JobTally,
  parseJobCursor,
} from './jobs.ts'
export * as jobTransitions from './transitions.ts'
