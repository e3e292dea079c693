import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSemaphore } from './semaphore.ts'

const never = new AbortController().signal

describe('createSemaphore', () => {
  it('lets in as many as it may, the others in the order of coming', async () => {
    const semaphore = createSemaphore(1)
    const order: string[] = []
    const first = Promise.withResolvers<void>()
    const run = (name: string, work: Promise<void>) =>
      semaphore.run(never, () => {
        order.push(name)
        return work
      })
    const all = [run('a', first.promise), run('b', Promise.resolve()), run('c', Promise.resolve())]
    await new Promise(setImmediate)
    assert.deepEqual(order, ['a'])
    first.resolve()
    await Promise.all(all)
    assert.deepEqual(order, ['a', 'b', 'c'])
  })

  it('gives the turn on when work fails, and when one who waits leaves', async () => {
    const semaphore = createSemaphore(1)
    const failure = new Error('failed')
    const leaver = new AbortController()
    const hanging = Promise.withResolvers<void>()
    const failing = semaphore.run(never, () => hanging.promise)
    const leaving = semaphore.run(leaver.signal, async () => {})
    const last = semaphore.run(never, async () => 'last')
    const reason = new Error('left')
    leaver.abort(reason)
    await assert.rejects(leaving, reason)
    hanging.reject(failure)
    await assert.rejects(failing, failure)
    assert.equal(await last, 'last')
  })
})
