import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createWindowBudget } from './window-budget.ts'

const { signal } = new AbortController()

describe('createWindowBudget', () => {
  it('keeps a quarter free for those who wait', async () => {
    const budget = createWindowBudget({ maxBytes: 100 })
    assert.equal(budget.tryTakeAhead(75), true)
    assert.equal(budget.tryTakeAhead(1), false)
    await budget.take(25, signal)
    assert.equal(budget.usedBytes, 100)
  })

  it('serves those who wait in the order of asking, before anybody reads ahead', async () => {
    const budget = createWindowBudget({ maxBytes: 10 })
    await budget.take(10, signal)
    const served: string[] = []
    const first = budget.take(8, signal).then(() => served.push('first'))
    const second = budget.take(1, signal).then(() => served.push('second'))
    budget.give(5)
    assert.equal(budget.tryTakeAhead(1), false)
    budget.give(5)
    await Promise.all([first, second])
    assert.deepEqual(served, ['first', 'second'])
    assert.equal(budget.usedBytes, 9)
  })

  it('lets one who waits leave, and serves the one behind', async () => {
    const budget = createWindowBudget({ maxBytes: 10 })
    await budget.take(8, signal)
    const leaver = new AbortController()
    const leaving = budget.take(5, leaver.signal)
    const staying = budget.take(2, signal)
    const reason = new Error('left')
    leaver.abort(reason)
    await assert.rejects(leaving, reason)
    await staying
    assert.equal(budget.usedBytes, 10)
  })

  it('refuses what can never fit', async () => {
    await assert.rejects(createWindowBudget({ maxBytes: 10 }).take(11, signal), RangeError)
  })
})
