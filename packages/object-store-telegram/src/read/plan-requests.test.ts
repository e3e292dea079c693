import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import fc from 'fast-check'
import { planRequests } from './plan-requests.ts'
import { WINDOW_BYTES } from './window-hashes.ts'

const plan = (start: number, end: number, partBytes: number, isSequential = false) =>
  [...planRequests({ start, end, partBytes, isSequential })].map(({ start: from, end: to }) => [from / KIB, to / KIB])

describe('planRequests', () => {
  it('asks little first, then more, then whole squares of the grid', () => {
    assert.deepEqual(plan(0, 3 * MIB, 8 * MIB), [
      [0, 128],
      [128, 512],
      [512, 1024],
      [1024, 2048],
      [2048, 3072],
    ])
  })

  it('asks whole squares at once where a read goes on', () => {
    assert.deepEqual(plan(MIB, 3 * MIB, 8 * MIB, true), [
      [1024, 2048],
      [2048, 3072],
    ])
  })

  it('costs one window to look at two bytes', () => {
    assert.deepEqual(plan(0, 2, 8 * MIB), [[0, 128]])
    assert.deepEqual(plan(0, 2, 8 * MIB, true), [[0, 128]])
  })

  it('ends at the end of the part', () => {
    assert.deepEqual(plan(MIB + 1, MIB + 5 * KIB, MIB + 5 * KIB), [[1024, 1029]])
  })

  it('asks only what Telegram answers, and gives the range without a gap', () => {
    const scenario = fc.record({
      partBytes: fc.integer({ min: 1, max: 9 * MIB }),
      a: fc.nat(9 * MIB),
      b: fc.nat(9 * MIB),
      isSequential: fc.boolean(),
    })
    fc.assert(
      fc.property(scenario, ({ partBytes, a, b, isSequential }) => {
        const [start = 0, end = 0] = [Math.min(a, partBytes), Math.min(b, partBytes)].sort((x, y) => x - y)
        let position = start
        for (const request of planRequests({ start, end, partBytes, isSequential })) {
          assert.equal(request.wanted.start, position)
          assert.ok(request.wanted.end > position)
          position = request.wanted.end
          assert.ok(request.start <= request.wanted.start && request.wanted.end <= request.end)
          assert.equal(request.start % WINDOW_BYTES, 0)
          assert.ok(request.end % WINDOW_BYTES === 0 || request.end === partBytes)
          assert.equal(Math.floor(request.start / MIB), Math.floor((request.end - 1) / MIB))
        }
        assert.equal(position, Math.max(start, end))
      }),
    )
  })
})
