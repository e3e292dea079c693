export { jobsContract } from './jobs-contract.ts'
export { createManualClock, type ManualClock } from './manual-clock.ts'
export { traceJobs } from './trace-jobs.ts'
