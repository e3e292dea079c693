import { JobStateError } from '../errors.ts'
import type { JobTypes, NewJob } from '../job.ts'
import type { JobLease, Jobs } from '../jobs.ts'
import type { ManualClock } from './manual-clock.ts'

const IDS = ['a', 'b', 'c', 'd', 'e']
const KINDS = ['copy', 'wipe']
const LEASE_MS = 50

/**
 * Applies `steps` random operations to a record of jobs and returns all answers, for comparison with another record's.
 * All choices follow from `random`.
 */
export async function traceJobs(
  jobs: Jobs,
  clock: ManualClock,
  random: () => number,
  steps: number,
): Promise<unknown[]> {
  const leases: JobLease[] = []
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const trace: unknown[] = []
  for (let step = 0; step < steps; step += 1) {
    clock.advance(Math.floor(random() * 30))
    trace.push(await orState(() => act(jobs, clock, leases, random, pick)))
  }
  trace.push((await jobs.list({ limit: 200 })).items, await jobs.pausedKinds(), await jobs.nextDueAt(KINDS))
  return trace
}

async function orState(act: () => Promise<unknown>): Promise<unknown> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof JobStateError) return error.message
    return error instanceof Error ? error.name : error
  }
}

async function act(
  jobs: Jobs,
  clock: ManualClock,
  leases: JobLease[],
  random: () => number,
  pick: <Item>(items: readonly Item[]) => Item,
): Promise<unknown> {
  const lease = leases.length === 0 ? { id: 'a', run: 1 } : pick(leases)
  switch (Math.floor(random() * 13)) {
    case 0:
    case 1:
      return await jobs.add(randomJob(random, pick))
    case 2:
    case 3:
    case 4: {
      const job = await jobs.claim({ worker: 'w', kinds: pick([KINDS, ['copy']]), leaseMs: LEASE_MS })
      if (job !== undefined) leases.push({ id: job.id, run: job.runs })
      return job
    }
    case 5:
      return await jobs.heartbeat(lease, LEASE_MS, pick([undefined, { done: 1, total: null, note: null }]))
    case 6:
      return await jobs.finish(lease, pick([null, { bytes: 3 }]))
    case 7:
      return await jobs.fail(lease, { reason: 'no', retryAt: pick([null, clock.now() + 20]) })
    case 8:
      return await jobs.release(lease)
    case 9:
      return await jobs[pick(['cancel', 'retry', 'pause', 'resume'] as const)](pick(IDS))
    case 10:
      return await jobs[pick(['pauseKind', 'resumeKind'] as const)](pick(['copy', 'all']))
    case 11:
      return await jobs.forgetEnded({ done: clock.now() - 500, parked: clock.now() - 800 })
    default:
      return await jobs.list({ limit: 2, states: pick([['waiting'], ['running', 'paused', 'parked']] as const) })
  }
}

function randomJob(random: () => number, pick: <Item>(items: readonly Item[]) => Item): NewJob<JobTypes> {
  return {
    id: pick(IDS),
    kind: pick(KINDS),
    payload: { at: Math.floor(random() * 9) },
    priority: pick([0, 0, 1]),
    delayMs: pick([0, 40]),
    maxFailures: pick([1, 2, null]),
    ifKnown: pick(['keep', 'again'] as const),
  }
}
