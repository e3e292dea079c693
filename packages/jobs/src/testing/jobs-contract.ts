import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { JobNotFoundError, JobStateError } from '../errors.ts'
import type { JobRecord, JobState, NewJob } from '../job.ts'
import type { Jobs } from '../jobs.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

/** The kinds of the suite. */
type Kinds = {
  copy: { payload: { from: string }; result: { bytes: number } }
  wipe: { payload: { what: string }; result: null }
}

/** What a test has. */
export interface JobsUnderTest {
  jobs: Jobs<Kinds>
  clock: ManualClock
}

/** Makes an empty record of jobs that goes by this clock, with room for 1000. The suite disposes of it. */
type Create = (now: () => number) => Promise<Jobs<Kinds>>

const LEASE_MS = 30_000
const copyJob = (id: string, more: Partial<NewJob<Kinds>> = {}): NewJob<Kinds> =>
  ({ id, kind: 'copy', payload: { from: id }, ...more }) as NewJob<Kinds>

/** The behaviour that every `Jobs` owes its callers. */
export function jobsContract(name: string, create: Create): void {
  describe(`${name} keeps the contract of jobs`, () => {
    const test = (what: string, body: (under: JobsUnderTest) => Promise<void>): void => {
      it(what, async () => {
        const clock = createManualClock()
        await using jobs = await create(clock.now)
        await body({ jobs, clock })
      })
    }
    testAdding(test)
    testClaiming(test)
    testFailing(test)
    testStopping(test)
    testKinds(test)
    testListing(test)
  })
}

type Test = (what: string, body: (under: JobsUnderTest) => Promise<void>) => void

async function claim(jobs: Jobs<Kinds>, kinds: string[] = ['copy', 'wipe']): Promise<JobRecord<Kinds> | undefined> {
  return await jobs.claim({ worker: 'w1', kinds, leaseMs: LEASE_MS })
}

async function claimed(jobs: Jobs<Kinds>): Promise<{ id: string; run: number }> {
  const job = await claim(jobs)
  assert.ok(job)
  return { id: job.id, run: job.runs }
}

async function stateOf(jobs: Jobs<Kinds>, id: string): Promise<JobState | undefined> {
  return (await jobs.get(id))?.state
}

function testAdding(test: Test): void {
  test('keeps what it was given', async ({ jobs, clock }) => {
    const added = await jobs.add({ id: 'a', kind: 'copy', payload: { from: 'ä"\u0000\n' }, priority: 7, delayMs: 50 })
    assert.equal(added.state, 'waiting')
    assert.deepEqual(added.payload, { from: 'ä"\u0000\n' })
    assert.equal(added.priority, 7)
    assert.equal(added.dueAt, clock.now() + 50)
    assert.equal(added.maxFailures, 5)
    assert.deepEqual(await jobs.get('a'), added)
    assert.equal(await jobs.get('b'), undefined)
  })

  test('adds the same id once', async ({ jobs }) => {
    const first = await jobs.add(copyJob('a'))
    assert.deepEqual(await jobs.add(copyJob('a', { priority: 9 })), first)
    await jobs.finish(await claimed(jobs), { bytes: 1 })
    assert.equal((await jobs.add(copyJob('a'))).state, 'done')
  })

  test('starts what ended anew when asked to', async ({ jobs }) => {
    await jobs.add(copyJob('a'))
    const old = await claimed(jobs)
    await jobs.finish(old, { bytes: 1 })
    const again = await jobs.add(copyJob('a', { ifKnown: 'again', payload: { from: 'b' } }))
    assert.deepEqual([again.state, again.result, again.payload], ['waiting', null, { from: 'b' }])
    const now = await claimed(jobs)
    assert.ok(now.run > old.run)
    assert.equal(await jobs.finish(old, { bytes: 2 }), false)
  })

  test('runs once more what was added again while it ran', async ({ jobs }) => {
    await jobs.add(copyJob('a'))
    const first = await claimed(jobs)
    await jobs.add(copyJob('a', { ifKnown: 'again' }))
    assert.equal(await claim(jobs), undefined)
    await jobs.finish(first, { bytes: 1 })
    assert.equal(await stateOf(jobs, 'a'), 'waiting')
    await jobs.finish(await claimed(jobs), { bytes: 2 })
    const record = await jobs.get('a')
    assert.deepEqual([record?.state, record?.result], ['done', { bytes: 2 }])
  })

  test('gives what waits the payload of who adds it again', async ({ jobs, clock }) => {
    await jobs.add(copyJob('a', { delayMs: 50 }))
    await jobs.add(copyJob('a', { ifKnown: 'again', payload: { from: 'b' } }))
    assert.equal(await claim(jobs), undefined)
    clock.advance(50)
    assert.deepEqual((await claim(jobs))?.payload, { from: 'b' })
  })

  test('refuses an id that is none', async ({ jobs }) => {
    await assert.rejects(jobs.add(copyJob('')), RangeError)
    await assert.rejects(jobs.add(copyJob('x'.repeat(201))), RangeError)
  })
}

function testClaiming(test: Test): void {
  test('gives the most urgent first, then the earliest due, then the first added', async ({ jobs, clock }) => {
    await jobs.add(copyJob('late', { delayMs: 10 }))
    await jobs.add(copyJob('first'))
    await jobs.add(copyJob('second'))
    await jobs.add(copyJob('urgent', { priority: 1, delayMs: 20 }))
    assert.equal((await claim(jobs))?.id, 'first')
    clock.advance(20)
    const rest = [await claim(jobs), await claim(jobs), await claim(jobs), await claim(jobs)]
    assert.deepEqual(
      rest.map((job) => job?.id),
      ['urgent', 'second', 'late', undefined],
    )
  })

  test('gives a job to one of many who ask at the same time', async ({ jobs }) => {
    await jobs.add(copyJob('a'))
    const got = await Promise.all(Array.from({ length: 20 }, () => claim(jobs)))
    assert.equal(got.filter((job) => job !== undefined).length, 1)
  })

  test('gives only kinds that were asked for', async ({ jobs }) => {
    await jobs.add(copyJob('a'))
    assert.equal(await claim(jobs, ['wipe']), undefined)
    assert.equal((await claim(jobs, ['copy']))?.id, 'a')
  })

  test('tells when to look again', async ({ jobs, clock }) => {
    assert.equal(await jobs.nextDueAt(['copy']), undefined)
    await jobs.add(copyJob('a', { delayMs: 70 }))
    assert.equal(await jobs.nextDueAt(['copy']), clock.now() + 70)
    assert.equal(await jobs.nextDueAt(['wipe']), undefined)
    clock.advance(70)
    await claimed(jobs)
    assert.equal(await jobs.nextDueAt(['copy']), clock.now() + LEASE_MS)
  })

  test('takes a job from a worker that stopped answering, and believes it no more', async ({ jobs, clock }) => {
    await jobs.add(copyJob('a'))
    const lost = await claimed(jobs)
    clock.advance(LEASE_MS - 1)
    assert.equal(await claim(jobs), undefined)
    clock.advance(1)
    const held = await claimed(jobs)
    assert.equal((await jobs.get('a'))?.failures, 1)
    assert.equal(await jobs.heartbeat(lost, LEASE_MS), 'lost')
    assert.equal(await jobs.finish(lost, null), false)
    assert.equal(await jobs.fail(lost, { reason: 'no', retryAt: null }), false)
    assert.equal(await jobs.release(lost), false)
    assert.equal(await jobs.finish(held, null), true)
  })

  test('leaves a job to a worker that answers, and keeps its progress', async ({ jobs, clock }) => {
    await jobs.add(copyJob('a'))
    const lease = await claimed(jobs)
    clock.advance(LEASE_MS - 1)
    const progress = { done: 3, total: 9, note: 'copying' }
    assert.equal(await jobs.heartbeat(lease, LEASE_MS, progress), 'held')
    clock.advance(LEASE_MS - 1)
    assert.equal(await claim(jobs), undefined)
    assert.equal(await jobs.heartbeat(lease, LEASE_MS), 'held')
    assert.deepEqual((await jobs.get('a'))?.progress, progress)
  })

  test('gives back a job untried', async ({ jobs }) => {
    await jobs.add(copyJob('a'))
    await jobs.release(await claimed(jobs))
    const again = await claim(jobs)
    assert.deepEqual([again?.id, again?.failures], ['a', 0])
  })
}

function testFailing(test: Test): void {
  test('tries a failed job again when it is time', async ({ jobs, clock }) => {
    await jobs.add(copyJob('a'))
    await jobs.fail(await claimed(jobs), { reason: 'disk full', retryAt: clock.now() + 100 })
    assert.equal(await claim(jobs), undefined)
    clock.advance(100)
    const again = await claim(jobs)
    assert.deepEqual([again?.failures, again?.reason], [1, 'disk full'])
  })

  test('parks a job that failed too often, with the reason, until it is retried', async ({ jobs, clock }) => {
    await jobs.add(copyJob('a', { maxFailures: 2 }))
    await jobs.fail(await claimed(jobs), { reason: 'one', retryAt: clock.now() })
    await jobs.fail(await claimed(jobs), { reason: 'two', retryAt: clock.now() })
    const parked = await jobs.get('a')
    assert.deepEqual([parked?.state, parked?.reason, parked?.endedAt], ['parked', 'two', clock.now()])
    assert.equal(await claim(jobs), undefined)
    const retried = await jobs.retry('a')
    assert.deepEqual([retried.state, retried.failures, retried.reason, retried.endedAt], ['waiting', 0, null, null])
    assert.equal((await claim(jobs))?.id, 'a')
  })

  test('parks a job at once that has no hope', async ({ jobs }) => {
    await jobs.add(copyJob('a'))
    await jobs.fail(await claimed(jobs), { reason: 'no such file', retryAt: null })
    assert.equal(await stateOf(jobs, 'a'), 'parked')
  })

  test('tries for ever what must happen some day', async ({ jobs, clock }) => {
    await jobs.add(copyJob('a', { maxFailures: null }))
    for (let turn = 0; turn < 20; turn += 1) {
      await jobs.fail(await claimed(jobs), { reason: 'down', retryAt: clock.now() })
    }
    assert.equal(await stateOf(jobs, 'a'), 'waiting')
  })

  test('parks a job whose workers all die of it', async ({ jobs, clock }) => {
    await jobs.add(copyJob('a', { maxFailures: 2 }))
    for (let turn = 0; turn < 2; turn += 1) {
      await claimed(jobs)
      clock.advance(LEASE_MS)
    }
    assert.equal(await claim(jobs), undefined)
    assert.equal(await stateOf(jobs, 'a'), 'parked')
    assert.match((await jobs.get('a'))?.reason ?? '', /stopped answering/)
  })
}

function testStopping(test: Test): void {
  test('cancels what waits at once, and what runs when it ends', async ({ jobs }) => {
    await jobs.add(copyJob('a'))
    const lease = await claimed(jobs)
    await jobs.add(copyJob('b'))
    assert.equal((await jobs.cancel('b')).state, 'cancelled')
    assert.equal((await jobs.cancel('a')).state, 'running')
    assert.equal(await jobs.heartbeat(lease, LEASE_MS), 'stop')
    await jobs.release(lease)
    assert.equal(await stateOf(jobs, 'a'), 'cancelled')
    await assert.rejects(jobs.cancel('a'), JobStateError)
    await assert.rejects(jobs.cancel('c'), JobNotFoundError)
    assert.equal((await jobs.retry('a')).state, 'waiting')
  })

  test('cancels a running job whose worker died', async ({ jobs, clock }) => {
    await jobs.add(copyJob('a'))
    await claimed(jobs)
    await jobs.cancel('a')
    clock.advance(LEASE_MS)
    assert.equal(await claim(jobs), undefined)
    assert.equal(await stateOf(jobs, 'a'), 'cancelled')
  })

  test('holds a job back until it is resumed', async ({ jobs }) => {
    await jobs.add(copyJob('a'))
    assert.equal((await jobs.pause('a')).state, 'paused')
    assert.equal(await claim(jobs), undefined)
    await assert.rejects(jobs.pause('a'), JobStateError)
    assert.equal((await jobs.resume('a')).state, 'waiting')
    const lease = await claimed(jobs)
    await jobs.pause('a')
    assert.equal(await jobs.heartbeat(lease, LEASE_MS), 'stop')
    await jobs.release(lease)
    assert.equal(await stateOf(jobs, 'a'), 'paused')
    await jobs.resume('a')
    assert.equal((await claim(jobs))?.failures, 0)
    await assert.rejects(jobs.resume('a'), JobStateError)
  })

  test('does not retry what runs, and has what waits run now', async ({ jobs }) => {
    await jobs.add(copyJob('a', { delayMs: 1000 }))
    await jobs.retry('a')
    await claimed(jobs)
    await assert.rejects(jobs.retry('a'), JobStateError)
    await assert.rejects(jobs.retry('b'), JobNotFoundError)
  })
}

function testKinds(test: Test): void {
  test('gives nothing of a paused kind', async ({ jobs }) => {
    await jobs.add(copyJob('a'))
    await jobs.add({ id: 'b', kind: 'wipe', payload: { what: 'b' } })
    await jobs.pauseKind('copy')
    assert.deepEqual(await jobs.pausedKinds(), ['copy'])
    assert.equal(await jobs.nextDueAt(['copy']), undefined)
    assert.equal((await claim(jobs))?.id, 'b')
    assert.equal(await claim(jobs), undefined)
    await jobs.resumeKind('copy')
    await jobs.pauseKind('all')
    assert.equal(await claim(jobs), undefined)
    await jobs.resumeKind('all')
    assert.equal((await claim(jobs))?.id, 'a')
  })
}

function testListing(test: Test): void {
  test('lists the newest first, page by page, of one state and kind', async ({ jobs }) => {
    for (const id of ['a', 'b', 'c']) await jobs.add(copyJob(id))
    await jobs.add({ id: 'd', kind: 'wipe', payload: { what: 'd' } })
    const first = await jobs.list({ limit: 3 })
    assert.deepEqual(
      first.items.map((job) => job.id),
      ['d', 'c', 'b'],
    )
    const second = await jobs.list({ limit: 3, cursor: first.nextCursor ?? '' })
    assert.deepEqual([second.items.map((job) => job.id), second.nextCursor], [['a'], null])
    await jobs.cancel('b')
    const kept = await jobs.list({ limit: 9, kind: 'copy', states: ['waiting', 'done'] })
    assert.deepEqual(
      kept.items.map((job) => job.id),
      ['c', 'a'],
    )
    await assert.rejects(jobs.list({ limit: 0 }), RangeError)
    await assert.rejects(jobs.list({ limit: 5, cursor: 'x' }), RangeError)
  })

  test('forgets what ended long ago, and nothing that did not', async ({ jobs, clock }) => {
    await jobs.add(copyJob('done'))
    await jobs.finish(await claimed(jobs), null)
    await jobs.add(copyJob('parked'))
    await jobs.fail(await claimed(jobs), { reason: 'no', retryAt: null })
    await jobs.add(copyJob('waiting'))
    clock.advance(1000)
    assert.equal(await jobs.forgetEnded({ done: clock.now() - 1000, parked: clock.now() }), 1)
    assert.equal(await jobs.forgetEnded({ done: clock.now(), parked: 0 }), 1)
    assert.deepEqual(
      (await jobs.list({ limit: 9 })).items.map((job) => job.id),
      ['waiting'],
    )
  })

  test('tells of its own changes until one stops listening', async ({ jobs }) => {
    let heard = 0
    const leave = jobs.subscribe(() => {
      heard += 1
    })
    await jobs.add(copyJob('a'))
    assert.equal(heard, 1)
    const lease = await claimed(jobs)
    const before = heard
    await jobs.heartbeat(lease, LEASE_MS)
    assert.equal(heard, before)
    leave()
    await jobs.cancel('a')
    assert.equal(heard, before)
  })
}
