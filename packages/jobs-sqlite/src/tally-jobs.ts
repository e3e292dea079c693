import type { JobRecord, JobTally } from '@streamvault/jobs'
import type { JobTable } from './job-table.ts'

const TALLY = `
  select state, count(*) as jobs, max(ended_at) as ended_at from jobs
  where id >= :from and id < :to group by state`
const NEWEST_REASON = `
  select reason from jobs where id >= :from and id < :to and state not in ('done', 'cancelled') and reason is not null
  order by position desc limit 1`

/** Counts the jobs whose id has this prefix, by state. */
export function tallyJobs({ sql }: JobTable, idPrefix: string): JobTally {
  // No text sorts after the last code point, so the index on ids finds the range.
  const between = { from: idPrefix, to: `${idPrefix}\u{10ffff}` }
  const states: JobTally['states'] = { waiting: 0, running: 0, paused: 0, parked: 0, done: 0, cancelled: 0 }
  let lastDoneAt: number | null = null
  for (const { state, jobs, ended_at: endedAt } of sql(TALLY).all(between)) {
    states[state as JobRecord['state']] = Number(jobs)
    if (state === 'done') lastDoneAt = Number(endedAt)
  }
  const newest = sql(NEWEST_REASON).get(between)
  return { states, lastDoneAt, reason: newest === undefined ? null : String(newest.reason) }
}
