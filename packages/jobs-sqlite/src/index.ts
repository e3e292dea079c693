export { JobsUnreadableError } from './errors.ts'
export { openSqliteJobs, type SqliteJobsOptions } from './sqlite-jobs.ts'
