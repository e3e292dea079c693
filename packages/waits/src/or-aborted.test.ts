import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { describe, it } from 'node:test'
import { orAborted } from './or-aborted.ts'

const never = new Promise<never>(() => {})

describe('orAborted', () => {
  it('gives what the work gives, and leaves no listener behind', async () => {
    const { signal } = new AbortController()
    assert.equal(await orAborted(Promise.resolve(7), signal), 7)
    await assert.rejects(orAborted(Promise.reject(new Error('broke')), signal), { message: 'broke' })
    assert.deepEqual(getEventListeners(signal, 'abort'), [])
  })

  it('leaves at once with the reason of the signal', async () => {
    const leaver = new AbortController()
    const waiting = orAborted(never, leaver.signal)
    leaver.abort('enough')
    await assert.rejects(waiting, (reason) => reason === 'enough')
    await assert.rejects(orAborted(never, leaver.signal), (reason) => reason === 'enough')
  })

  it('takes care of work that fails after everybody left', async () => {
    const work = Promise.withResolvers<never>()
    const left = orAborted(work.promise, AbortSignal.abort('left'))
    await assert.rejects(left, (reason) => reason === 'left')
    work.reject(new Error('broke later'))
    // An unhandled rejection would fail this test in the next turn of the loop.
    await new Promise(setImmediate)
  })
})
