import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCounters } from './counters.ts'

describe('the counters', () => {
  it('know the busiest second of every session, wherever it begins', () => {
    let now = 0
    const counters = createCounters(() => now)
    for (const at of [0, 900, 1400, 1800, 5000]) {
      now = at
      counters.asked(1)
    }
    counters.asked(2)
    const { bySession, getFile } = counters.read()
    assert.deepEqual([bySession[1]?.maxPerSecond, bySession[2]?.maxPerSecond], [3, 1])
    assert.equal(getFile.requests, 6)
  })

  it('begin again at nothing, and give out copies', () => {
    const counters = createCounters(() => 0)
    counters.asked(1)
    counters.refused(1, true)
    const before = counters.read()
    counters.reset()
    assert.equal(before.bySession[1]?.requestsWhileResting, 1)
    assert.deepEqual(counters.read().bySession, {})
  })
})
