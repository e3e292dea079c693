import assert from 'node:assert/strict'
import { claim, claimed, copyJob, type JobsTest, LEASE_MS } from './jobs-under-test.ts'

/** The order of claims, and the expiry of their leases. */
export function testClaiming(test: JobsTest): void {
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

  test('waits no longer than was meant when the clock is set back', async ({ jobs, clock }) => {
    const dayMs = 86_400_000
    clock.advance(dayMs)
    await jobs.add(copyJob('runs', { priority: 1 }))
    await jobs.add(copyJob('waits', { delayMs: 70 }))
    await claimed(jobs)
    clock.advance(-dayMs)
    assert.equal(await claim(jobs), undefined)
    assert.equal(await jobs.nextDueAt(['copy']), clock.now() + Math.min(70, LEASE_MS))
    clock.advance(Math.max(70, LEASE_MS))
    const due = [await claim(jobs), await claim(jobs)]
    assert.deepEqual(
      due.map((job) => job?.id),
      ['runs', 'waits'],
    )
  })

  test('gives back a job untried', async ({ jobs }) => {
    await jobs.add(copyJob('a'))
    await jobs.release(await claimed(jobs))
    const again = await claim(jobs)
    assert.deepEqual([again?.id, again?.failures], ['a', 0])
  })
}
