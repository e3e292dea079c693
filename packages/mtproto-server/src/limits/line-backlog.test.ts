import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DEFAULT_LIMITS } from './limits.ts'
import { createLineBacklog } from './line-backlog.ts'

describe('the backlog of a line', () => {
  it('grows by every answer and shrinks with time, for each connection by itself', () => {
    let now = 1000
    const backlog = createLineBacklog(
      () => ({ ...DEFAULT_LIMITS, rttMs: 80, perConnectionMBs: 5 }),
      () => now,
    )
    assert.equal(backlog.waitMs(1), 80)
    backlog.send(1, 1_000_000)
    backlog.send(1, 1_000_000)
    assert.equal(backlog.waitMs(1), 480)
    assert.equal(backlog.waitMs(2), 80)
    now += 300
    assert.equal(backlog.waitMs(1), 180)
    now += 1000
    assert.equal(backlog.waitMs(1), 80)
  })
})
