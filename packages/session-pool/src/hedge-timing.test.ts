import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createHedgeTiming } from './hedge-timing.ts'

describe('createHedgeTiming', () => {
  it('calls late what takes twice as long as nine of ten of the latest answers', () => {
    const timing = createHedgeTiming({ minMs: 100, maxMs: 3000, share: 0.1 })
    for (let i = 0; i < 15; i += 1) timing.note(80)
    assert.equal(timing.lateAfterMs(), 3000)
    timing.note(80)
    assert.equal(timing.lateAfterMs(), 160)
    for (let i = 0; i < 64; i += 1) timing.note(i % 10 < 8 ? 10 : 500)
    assert.equal(timing.lateAfterMs(), 1000)
    for (let i = 0; i < 64; i += 1) timing.note(5000)
    assert.equal(timing.lateAfterMs(), 3000)
    for (let i = 0; i < 64; i += 1) timing.note(1)
    assert.equal(timing.lateAfterMs(), 100)
  })

  it('has a handful of second attempts, and one more for every so many requests', () => {
    const timing = createHedgeTiming({ minMs: 1, maxMs: 1, share: 0.25 })
    for (let i = 0; i < 100; i += 1) timing.earn()
    assert.deepEqual(
      Array.from({ length: 6 }, () => timing.spend()),
      [true, true, true, true, true, false],
    )
    for (let i = 0; i < 4; i += 1) timing.earn()
    assert.deepEqual([timing.spend(), timing.spend()], [true, false])
  })
})
