import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import { JobHopelessError } from './errors.ts'
import type { JobHandlers } from './job-handler.ts'
import { createJobRunner, type JobRunner } from './job-runner.ts'
import type { Jobs } from './jobs.ts'
import { createMemoryJobs } from './memory/index.ts'
import { createManualClock, type ManualClock } from './testing/manual-clock.ts'

type Kinds = {
  copy: { payload: { from: string }; result: { bytes: number } }
}

interface SetUp {
  jobs: Jobs<Kinds>
  clock: ManualClock
  runner: JobRunner
  errors: unknown[]
}

function setUp(t: TestContext, copy: JobHandlers<Kinds>['copy'], maxRunning = 2): SetUp {
  const clock = createManualClock()
  const jobs = createMemoryJobs<Kinds>({ now: clock.now, maxJobs: 100 })
  const errors: unknown[] = []
  const runner = createJobRunner<Kinds>({
    jobs,
    handlers: { copy },
    worker: 'test',
    maxRunning,
    leaseMs: 30_000,
    pollMs: 5000,
    backoff: { firstMs: 1000, maxMs: 60_000 },
    remember: { doneMs: 7_200_000, parkedMs: 9_000_000 },
    clock,
    random: () => 0,
    onError: (error) => errors.push(error),
  })
  t.after(() => runner[Symbol.asyncDispose]())
  return { jobs, clock, runner, errors }
}

const add = (jobs: Jobs<Kinds>, id: string, priority = 0) =>
  jobs.add({ id, kind: 'copy', payload: { from: id }, priority })

/** Runs everything that does not wait for the clock. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('createJobRunner', () => {
  it('runs what is added, and keeps what it returns', async (t) => {
    const { jobs } = setUp(t, async ({ payload }) => ({ bytes: payload.from.length }))
    await add(jobs, 'abc')
    await settle()
    const job = await jobs.get('abc')
    assert.deepEqual([job?.state, job?.result, job?.worker], ['done', { bytes: 3 }, 'test'])
  })

  it('runs so many at once and no more, the most urgent first', async (t) => {
    const begun: string[] = []
    const ends: (() => void)[] = []
    const { jobs } = setUp(t, async ({ id }) => {
      begun.push(id)
      await new Promise<void>((resolve) => ends.push(resolve))
      return { bytes: 0 }
    })
    await jobs.pauseKind('copy')
    await add(jobs, 'a')
    await add(jobs, 'b')
    await add(jobs, 'c', 5)
    await jobs.resumeKind('copy')
    await settle()
    assert.deepEqual(begun, ['c', 'a'])
    ends.shift()?.()
    await settle()
    assert.deepEqual(begun, ['c', 'a', 'b'])
    for (const end of ends) end()
    await settle()
  })

  it('tries again after a pause that doubles, and parks in the end', async (t) => {
    let tries = 0
    const { jobs, clock, errors } = setUp(t, async () => {
      tries += 1
      throw new Error(`no ${tries}`)
    })
    await jobs.add({ id: 'a', kind: 'copy', payload: { from: 'a' }, maxFailures: 3 })
    await settle()
    assert.equal(tries, 1)
    clock.advance(999)
    await settle()
    assert.equal(tries, 1)
    clock.advance(1)
    await settle()
    assert.equal(tries, 2)
    clock.advance(2000)
    await settle()
    const job = await jobs.get('a')
    assert.deepEqual([tries, job?.state, job?.reason, errors.length], [3, 'parked', 'no 3', 3])
  })

  it('parks at once what has no hope', async (t) => {
    const { jobs } = setUp(t, async () => {
      throw new JobHopelessError('no such file')
    })
    await add(jobs, 'a')
    await settle()
    const job = await jobs.get('a')
    assert.deepEqual([job?.state, job?.reason], ['parked', 'no such file'])
  })

  it('stops a job that is cancelled, at once', async (t) => {
    const { jobs } = setUp(t, async (_job, { signal }) => {
      await once(signal, 'abort')
      throw signal.reason
    })
    await add(jobs, 'a')
    await settle()
    await jobs.cancel('a')
    await settle()
    assert.equal((await jobs.get('a'))?.state, 'cancelled')
  })

  it('keeps the lease of a long job, and its progress', async (t) => {
    const held = Promise.withResolvers<void>()
    const { jobs, clock } = setUp(t, async (_job, { progress }) => {
      progress({ done: 1, total: 2, note: null })
      await held.promise
      progress({ done: 2, total: 2, note: null })
      return { bytes: 2 }
    })
    await add(jobs, 'a')
    await settle()
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1000)
      await settle()
    }
    const running = await jobs.get('a')
    assert.deepEqual([running?.state, running?.runs, running?.progress?.done], ['running', 1, 1])
    held.resolve()
    await settle()
    assert.equal((await jobs.get('a'))?.progress?.done, 2)
  })

  it('gives its jobs back when it stops', async (t) => {
    const { jobs, runner } = setUp(t, async (_job, { signal }) => {
      await once(signal, 'abort')
      throw signal.reason
    })
    await add(jobs, 'a')
    await settle()
    await runner[Symbol.asyncDispose]()
    const job = await jobs.get('a')
    assert.deepEqual([job?.state, job?.failures], ['waiting', 0])
  })

  it('ends a job whose lease another took', async (t) => {
    const begun: AbortSignal[] = []
    const { jobs, clock } = setUp(t, async (_job, { signal }) => {
      begun.push(signal)
      await once(signal, 'abort')
      throw signal.reason
    })
    await add(jobs, 'a')
    await settle()
    // As after a minute of system sleep: another process claims the job first.
    const heartbeat = jobs.heartbeat
    jobs.heartbeat = async () => 'held'
    clock.advance(60_000)
    const other = await jobs.claim({ worker: 'other', kinds: ['copy'], leaseMs: 30_000 })
    jobs.heartbeat = heartbeat
    await settle()
    clock.advance(10_000)
    await settle()
    assert.ok(begun[0]?.aborted)
    assert.equal((await jobs.get('a'))?.runs, other?.runs)
  })

  it('forgets what ended long ago', async (t) => {
    const { jobs, clock } = setUp(t, async () => ({ bytes: 0 }))
    await add(jobs, 'a')
    await settle()
    clock.advance(7_200_001)
    await settle()
    assert.equal(await jobs.get('a'), undefined)
  })

  it('takes a handler for every kind', () => {
    type Two = Kinds & { wipe: { payload: { what: string }; result: null } }
    // @ts-expect-error `wipe` has no handler.
    const handlers: JobHandlers<Two> = { copy: async () => ({ bytes: 0 }) }
    assert.equal(Object.keys(handlers).length, 1)
  })
})
