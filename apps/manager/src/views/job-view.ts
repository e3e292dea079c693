import type { JobView } from '@streamvault/api'
import type { JobRecord } from '@streamvault/jobs'

/** A job as the operator sees it. */
export function jobView(job: JobRecord): JobView {
  const { id, kind, state, priority, dueAt, failures, maxFailures, progress, reason, worker } = job
  const { addedAt, updatedAt, endedAt } = job
  const times = { addedAt, updatedAt, endedAt }
  const payload = { ...job.payload }
  const result = job.result === null ? null : { ...job.result }
  return {
    id,
    kind,
    state,
    priority,
    dueAt,
    failures,
    maxFailures,
    progress,
    reason,
    payload,
    result,
    worker,
    ...times,
  }
}
