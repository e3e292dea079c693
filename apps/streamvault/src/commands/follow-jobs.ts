import { setTimeout as sleep } from 'node:timers/promises'
import { JobView } from '@streamvault/api'
import type { AdminClient } from '../client/admin-client.ts'
import type { ProgressBar } from './progress-bar.ts'

/** Options of following jobs. */
export interface FollowOptions {
  client: Pick<AdminClient, 'ask'>
  bar: ProgressBar
  signal: AbortSignal
  /** Between two polls, in milliseconds. @default 300 */
  everyMs?: number
}

const EVERY_MS = 300
const CANCEL_MS = 5000
const ENDED: ReadonlySet<string> = new Set(['done', 'parked', 'cancelled'])

/** Polls until every job has ended, and returns their final states. When the signal aborts, it cancels them. */
export async function followJobs(jobs: readonly JobView[], options: FollowOptions): Promise<JobView[]> {
  const { client, bar, signal, everyMs = EVERY_MS } = options
  const look = (id: string) => client.ask('GET', pathOf(id), JobView, signal)
  try {
    for (let now = [...jobs]; ; await sleep(everyMs, undefined, { signal })) {
      now = await Promise.all(now.map((job) => (ENDED.has(job.state) ? job : look(job.id))))
      show(now, bar)
      if (now.every(({ state }) => ENDED.has(state))) return now
    }
  } catch (error) {
    if (signal.aborted) await cancelAll(jobs, client)
    throw error
  }
}

async function cancelAll(jobs: readonly JobView[], client: Pick<AdminClient, 'ask'>): Promise<void> {
  const signal = AbortSignal.timeout(CANCEL_MS)
  // Jobs that ended meanwhile refuse the cancellation; ignore that.
  await Promise.allSettled(jobs.map(({ id }) => client.ask('POST', `${pathOf(id)}/cancel`, JobView, signal)))
}

function show(jobs: readonly JobView[], bar: ProgressBar): void {
  const done = jobs.reduce((sum, { progress }) => sum + (progress?.done ?? 0), 0)
  const isKnown = jobs.every(({ progress, state }) => ENDED.has(state) || progress?.total != null)
  const total = jobs.reduce((sum, { progress }) => sum + (progress?.total ?? 0), 0)
  const failed = jobs.find(({ state, reason }) => state === 'waiting' && reason !== null)
  const paused = jobs.find(({ state }) => state === 'paused')
  const note = failed?.reason ?? (paused === undefined ? undefined : 'paused')
  bar.show(done, isKnown ? total : null, note ?? undefined)
}

const pathOf = (id: string): string => `/api/admin/jobs/${encodeURIComponent(id)}`
