import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLimitsMemory, openAddressLimits } from './address-limits.ts'

const LIMITS = { maxConnections: 2, maxRequestsPerSecond: 3 }

function openTwoThreads() {
  const memory = createLimitsMemory(2)
  return [openAddressLimits(memory, 0, LIMITS), openAddressLimits(memory, 1, LIMITS)] as const
}

describe('the limits of one address', () => {
  it('count the requests of a second over all threads, and begin anew with the next', () => {
    const [one, two] = openTwoThreads()
    const asked = (second: number) => [one, two, one, two, one].map((limits) => limits.isTooFast(7, second))
    assert.deepEqual(asked(100), [false, false, false, true, true])
    assert.deepEqual(asked(101), [false, false, false, true, true])
    assert.equal(one.isTooFast(8, 101), false)
  })

  it('count connections over all threads while they last', () => {
    const [one, two] = openTwoThreads()
    assert.deepEqual([one.connect(7), two.connect(7), one.connect(7)], [false, false, true])
    one.disconnect(7)
    two.disconnect(7)
    assert.equal(two.connect(7), false)
  })

  it('forget the connections of a thread that died', () => {
    const [one, two] = openTwoThreads()
    assert.deepEqual([one.connect(7), one.connect(7), two.connect(7)], [false, false, true])
    one.reset()
    assert.equal(two.connect(7), false)
  })
})
