import assert from 'node:assert/strict'
import { claim, claimed, copyJob, type JobsTest, LEASE_MS, stateOf } from './jobs-under-test.ts'

/** When a failed job is retried, and when it is parked. */
export function testFailing(test: JobsTest): void {
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
