import assert from 'node:assert/strict'
import { JobNotFoundError, JobStateError } from '../../errors.ts'
import { claim, claimed, copyJob, type JobsTest, LEASE_MS, stateOf } from './jobs-under-test.ts'

/** Cancelling, pausing and retrying one job. */
export function testStopping(test: JobsTest): void {
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

/** Pausing a kind of jobs. */
export function testKinds(test: JobsTest): void {
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
