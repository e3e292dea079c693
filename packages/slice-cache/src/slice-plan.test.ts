import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { planSlices, sliceLength } from './slice-plan.ts'

describe('planSlices', () => {
  it('covers every byte of any range exactly once, in order, each window inside its slice', () => {
    const numbers = fc.tuple(fc.nat(100_000), fc.nat(50_000), fc.integer({ min: 1, max: 9000 }))
    fc.assert(
      fc.property(numbers, ([start, length, sliceBytes]) => {
        let position = start
        for (const { index, start: from, end } of planSlices({ start, end: start + length }, sliceBytes)) {
          assert.equal(index * sliceBytes + from, position)
          assert.ok(end > from && end <= sliceBytes)
          position += end - from
        }
        assert.equal(position, start + length)
      }),
    )
  })

  it('plans nothing for an empty range', () => assert.deepEqual([...planSlices({ start: 7, end: 7 }, 4)], []))
})

describe('sliceLength', () => {
  it('is shorter for the last slice and nothing past the end', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((index) => sliceLength(25, index, 10)),
      [10, 10, 5, 0],
    )
  })
})
