import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createHealth } from './health.ts'

describe('createHealth', () => {
  it('rests from the second failure in a row, twice as long each time, up to a minute', () => {
    const health = createHealth()
    const rests = Array.from({ length: 10 }, (_, i) => health.fail(2, { startedAt: i, now: i }))
    assert.deepEqual(rests, [0, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  })

  it('counts failures by data centre, and from the start after an answer', () => {
    const health = createHealth()
    const fail = (dc: number, now: number) => health.fail(dc, { startedAt: now, now })
    assert.deepEqual([fail(2, 1), fail(4, 2), fail(2, 3)], [0, 0, 500])
    health.succeed(2, 80)
    assert.deepEqual([fail(2, 4), fail(4, 5)], [0, 500])
  })

  it('takes what was under way at a failure for the same trouble', () => {
    const health = createHealth()
    assert.equal(health.fail(2, { startedAt: 5, now: 10 }), 0)
    const { score } = health
    assert.equal(health.fail(2, { startedAt: 9, now: 11 }), 0)
    assert.equal(health.score, score)
    assert.equal(health.fail(2, { startedAt: 10, now: 12 }), 500)
  })

  it('falls fast, recovers slowly, and never reaches nothing', () => {
    const health = createHealth()
    health.slowDown()
    assert.equal(health.score, 0.7)
    health.succeed(2, 100)
    assert.ok(Math.abs(health.score - 0.73) < 1e-9)
    for (let i = 0; i < 50; i += 1) health.slowDown()
    assert.equal(health.score, 0.05)
    assert.equal(health.latencyMs, 100)
    health.succeed(2, 200)
    assert.equal(health.latencyMs, 110)
  })
})
