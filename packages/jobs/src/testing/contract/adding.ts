import assert from 'node:assert/strict'
import { claim, claimed, copyJob, type JobsTest, stateOf } from './jobs-under-test.ts'

/** The stored fields of a job, and the effect of adding it again. */
export function testAdding(test: JobsTest): void {
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
