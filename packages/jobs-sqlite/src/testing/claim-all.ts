// Claims every job of the database named by its argument, finishes it, and sends its parent the ids of its jobs.
import { openSqliteJobs } from '../sqlite-jobs.ts'

await using jobs = await openSqliteJobs({ path: process.argv[2] ?? '', now: Date.now })
const ids: string[] = []
for (;;) {
  const job = await jobs.claim({ worker: String(process.pid), kinds: ['copy'], leaseMs: 60_000 })
  if (job === undefined) break
  ids.push(job.id)
  await jobs.finish({ id: job.id, run: job.runs }, null)
}
process.send?.(ids)
process.disconnect()
