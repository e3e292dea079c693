import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { backoffMs } from './backoff.ts'

const backoff = { firstMs: 1000, maxMs: 60_000 }

describe('backoffMs', () => {
  it('doubles up to its longest', () => {
    assert.deepEqual(
      [1, 2, 3, 6, 7, 100, 5000].map((failures) => backoffMs(backoff, failures, () => 0)),
      [1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000],
    )
  })

  it('is never longer than asked nor shorter than three quarters', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, by) => {
          const waitMs = backoffMs(backoff, failures, () => by)
          const whole = backoffMs(backoff, failures, () => 0)
          assert.ok(waitMs <= whole && waitMs >= Math.floor(whole * 0.75))
        },
      ),
    )
  })
})
