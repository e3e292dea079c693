import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { JobRecord, JobState, NewJob } from '../../job.ts'
import type { Jobs } from '../../jobs.ts'
import { createManualClock, type ManualClock } from '../manual-clock.ts'

/** The job kinds of the suite. */
export type Kinds = {
  copy: { payload: { from: string }; result: { bytes: number } }
  wipe: { payload: { what: string }; result: null }
}

/** The tools of a test. */
interface JobsUnderTest {
  jobs: Jobs<Kinds>
  clock: ManualClock
}

/** Makes an empty record of jobs on this clock, with room for 1000. The suite disposes of it. */
export type CreateJobs = (now: () => number) => Promise<Jobs<Kinds>>

/** Defines one test of the suite, with jobs of its own. */
export type JobsTest = (what: string, body: (under: JobsUnderTest) => Promise<void>) => void

/** Lease of the suite's claims, in milliseconds. */
export const LEASE_MS = 30_000

/** Makes an `it` that gives each test an empty record of jobs. */
export function createJobsTest(create: CreateJobs): JobsTest {
  return (what, body) => {
    it(what, async () => {
      const clock = createManualClock()
      await using jobs = await create(clock.now)
      await body({ jobs, clock })
    })
  }
}

/** A job that copies from its own id. */
export function copyJob(id: string, more: Partial<NewJob<Kinds>> = {}): NewJob<Kinds> {
  return { id, kind: 'copy', payload: { from: id }, ...more } as NewJob<Kinds>
}

/** Claims a job for one worker. */
export async function claim(
  jobs: Jobs<Kinds>,
  kinds: string[] = ['copy', 'wipe'],
): Promise<JobRecord<Kinds> | undefined> {
  return await jobs.claim({ worker: 'w1', kinds, leaseMs: LEASE_MS })
}

/** Claims a job that must exist. */
export async function claimed(jobs: Jobs<Kinds>): Promise<{ id: string; run: number }> {
  const job = await claim(jobs)
  assert.ok(job)
  return { id: job.id, run: job.runs }
}

/** The state of a job, or `undefined` when it does not exist. */
export async function stateOf(jobs: Jobs<Kinds>, id: string): Promise<JobState | undefined> {
  return (await jobs.get(id))?.state
}
