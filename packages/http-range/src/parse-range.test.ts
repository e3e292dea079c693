import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseRange } from './parse-range.ts'

describe('parseRange', () => {
  it('never names a byte outside the file, and never no byte', () => {
    const edge = fc.option(fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 30n })))
    fc.assert(
      fc.property(fc.nat(), edge, edge, (size, first, last) => {
        const requested = parseRange(`bytes=${first ?? ''}-${last ?? ''}`, size)
        if (requested.kind !== 'part') return
        const { start, end } = requested.range
        assert.ok(0 <= start && start < end && end <= size)
      }),
    )
  })

  it('reads back every range there is', () => {
    const sizeAndBounds = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }).chain((size) =>
      fc.tuple(
        fc.constant(size),
        fc.maxSafeNat().map((n) => n % size),
        fc.maxSafeNat().map((n) => n % size),
      ),
    )
    fc.assert(
      fc.property(sizeAndBounds, ([size, a, b]) => {
        const [first, last] = a < b ? [a, b] : [b, a]
        assert.deepEqual(parseRange(`bytes=${first}-${last}`, size), {
          kind: 'part',
          range: { start: first, end: last + 1 },
        })
      }),
    )
  })

  it('reads a long hostile header without delay', () => {
    assert.deepEqual(parseRange(`bytes=${' '.repeat(100_000)}x`, 10), { kind: 'whole' })
    assert.deepEqual(parseRange(`bytes=${'1'.repeat(100_000)}`, 10), { kind: 'whole' })
  })
})
