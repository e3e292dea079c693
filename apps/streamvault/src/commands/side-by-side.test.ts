import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sideBySide } from './side-by-side.ts'

const { signal } = new AbortController()

/** Work that the test ends, item by item. */
function setUp() {
  const begun = new Map<number, PromiseWithResolvers<string>>()
  const ended: number[] = []
  const work = (item: number, leaving: AbortSignal) => {
    const done = Promise.withResolvers<string>()
    leaving.addEventListener('abort', () => {
      ended.push(item)
      done.reject(leaving.reason)
    })
    begun.set(item, done)
    return done.promise
  }
  return { begun, ended, work, turn: () => new Promise<void>((resolve) => setImmediate(resolve)) }
}

describe('sideBySide', () => {
  it('begins so many at once, and gives what they gave in order', async () => {
    const { begun, work, turn } = setUp()
    const all = Array.fromAsync(sideBySide([1, 2, 3], work, { atOnce: 2, signal }))
    await turn()
    assert.deepEqual([...begun.keys()], [1, 2])
    begun.get(2)?.resolve('second')
    await turn()
    assert.deepEqual([...begun.keys()], [1, 2, 3])
    begun.get(3)?.resolve('third')
    begun.get(1)?.resolve('first')
    assert.deepEqual(await all, ['first', 'second', 'third'])
  })

  it('ends the others when one fails', async () => {
    const { begun, ended, work, turn } = setUp()
    const all = Array.fromAsync(sideBySide([1, 2, 3], work, { atOnce: 2, signal }))
    await turn()
    begun.get(1)?.reject(new Error('no'))
    await assert.rejects(all, /no/)
    assert.ok(ended.includes(2))
  })
})
