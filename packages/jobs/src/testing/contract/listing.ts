import assert from 'node:assert/strict'
import { claimed, copyJob, type JobsTest, LEASE_MS } from './jobs-under-test.ts'

/** Listing and deleting jobs, and subscriptions to changes. */
export function testListing(test: JobsTest): void {
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

  test('tells how those stand whose ids begin alike, however many there are', async ({ jobs, clock }) => {
    const none = { waiting: 0, running: 0, paused: 0, parked: 0, done: 0, cancelled: 0 }
    assert.deepEqual(await jobs.tally('wipe:a:'), { states: none, lastDoneAt: null, reason: null })
    for (const id of ['wipe:a:early', 'wipe:a:late']) {
      await jobs.add(copyJob(id))
      clock.advance(1000)
      await jobs.finish(await claimed(jobs), null)
    }
    const lastDoneAt = clock.now()
    clock.advance(1000)
    for (const [id, reason] of [
      ['wipe:a:down', 'nobody answers'],
      ['wipe:a:gone', 'it is gone'],
    ] as const) {
      await jobs.add(copyJob(id))
      await jobs.fail(await claimed(jobs), { reason, retryAt: reason === 'it is gone' ? null : clock.now() + 1000 })
    }
    for (let n = 0; n < 250; n += 1) await jobs.add(copyJob(`wipe:a:${n}`))
    for (const id of ['wipe:ab:1', 'wipe:a', 'wipe;a:1', 'wipe:A:1']) await jobs.add(copyJob(id))
    await jobs.cancel('wipe:a:7')
    assert.deepEqual(await jobs.tally('wipe:a:'), {
      states: { ...none, waiting: 250, parked: 1, done: 2, cancelled: 1 },
      lastDoneAt,
      reason: 'it is gone',
    })
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
