export { createMemoryJobs, type MemoryJobsOptions } from './memory-jobs.ts'
