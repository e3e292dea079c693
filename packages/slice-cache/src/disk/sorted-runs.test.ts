import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createSortedRuns } from './sorted-runs.ts'

describe('createSortedRuns', () => {
  it('gives what was added in ascending order, in however many runs it came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 8 }), (values, runLength) => {
        const runs = createSortedRuns(runLength)
        for (const value of values) runs.add(value)
        assert.deepEqual(
          [...runs.ascending()],
          values.toSorted((a, b) => a - b),
        )
      }),
    )
  })
})
