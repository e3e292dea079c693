import type { SQLInputValue } from 'node:sqlite'
import { checkJobLimit, type JobListOptions, type JobPage, parseJobCursor } from '@streamvault/jobs'
import { recordOf } from './job-row.ts'
import type { JobTable } from './job-table.ts'

/** One page of jobs, the newest first. @throws RangeError for an invalid limit or cursor */
export function listJobs({ sql }: JobTable, { states, kind, limit, cursor }: JobListOptions): JobPage {
  checkJobLimit(limit)
  const conditions = ['position < ?']
  const values: SQLInputValue[] = [parseJobCursor(cursor)]
  if (states !== undefined) {
    conditions.push('state in (select value from json_each(?))')
    values.push(JSON.stringify(states))
  }
  if (kind !== undefined) {
    conditions.push('kind = ?')
    values.push(kind)
  }
  // One row more than the page shows whether another page follows.
  const rows = sql(`select * from jobs where ${conditions.join(' and ')} order by position desc limit ?`).all(
    ...values,
    limit + 1,
  )
  const page = rows.slice(0, limit)
  return {
    items: page.map(recordOf),
    nextCursor: rows.length > limit ? String(page.at(-1)?.position) : null,
  }
}
