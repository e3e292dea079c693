import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createHedgeTiming } from './hedge-timing.ts'

describe('createHedgeTiming', () => {
  it('calls late what takes half as long again as 19 of 20 of the latest answers', () => {
    const timing = createHedgeTiming({ minMs: 50, maxMs: 3000, share: 0.1 })
    for (let i = 0; i < 15; i += 1) timing.note(80)
    assert.equal(timing.lateAfterMs(), 3000)
    timing.note(80)
    assert.equal(timing.lateAfterMs(), 120)
    for (let i = 0; i < 64; i += 1) timing.note(i % 10 < 8 ? 10 : 500)
    assert.equal(timing.lateAfterMs(), 750)
    for (let i = 0; i < 64; i += 1) timing.note(5000)
    assert.equal(timing.lateAfterMs(), 3000)
    for (let i = 0; i < 64; i += 1) timing.note(1)
    assert.equal(timing.lateAfterMs(), 50)
  })

  it('has a handful of second attempts, and one more for every so many requests', () => {
    const timing = createHedgeTiming({ minMs: 1, maxMs: 1, share: 0.25 })
    for (let i = 0; i < 100; i += 1) timing.earn()
    assert.deepEqual(
      Array.from({ length: 11 }, () => timing.spend(true)),
      [...Array.from({ length: 10 }, () => true), false],
    )
    for (let i = 0; i < 4; i += 1) timing.earn()
    assert.deepEqual([timing.spend(true), timing.spend(true)], [true, false])
  })

  it('keeps half of the handful for what somebody waits for', () => {
    const timing = createHedgeTiming({ minMs: 1, maxMs: 1, share: 0.25 })
    assert.equal(Array.from({ length: 10 }, () => timing.spend(false)).filter(Boolean).length, 5)
    assert.equal(Array.from({ length: 10 }, () => timing.spend(true)).filter(Boolean).length, 5)
  })
})
