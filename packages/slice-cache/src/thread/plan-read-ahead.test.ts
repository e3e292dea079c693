import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import fc from 'fast-check'
import { planReadAhead, type ReadAheadState } from './plan-read-ahead.ts'

/** The end of the read-ahead for a viewer of a long film, in slices of 1 MiB. */
function plan(changes: Partial<ReadAheadState>): number {
  const range = { start: 0, end: 1000 * MIB }
  return planReadAhead({ range, taken: 0, sliceBytes: MIB, playbackRate: 0, drainRate: 0, ...changes })
}

describe('what is fetched ahead', () => {
  it('is nothing for a probe, and the next slice once half of one is taken', () => {
    assert.equal(plan({ taken: 0 }), 1)
    assert.equal(plan({ taken: MIB / 2 - 1 }), 1)
    assert.equal(plan({ taken: MIB / 2 }), 2)
    assert.equal(plan({ taken: 7 * MIB }), 8)
    assert.equal(plan({ taken: 7.5 * MIB }), 9)
  })

  it('is the next slice for a viewer who came in late in one, once half of the rest is taken', () => {
    const range = { start: MIB - 1000, end: 1000 * MIB }
    assert.equal(plan({ range, taken: MIB - 501 }), 1)
    assert.equal(plan({ range, taken: MIB - 500 }), 2)
  })

  it('is ten seconds of playing', () => {
    assert.equal(plan({ taken: 10 * MIB, playbackRate: 0.3 * MIB }), 13)
    assert.equal(plan({ taken: 10 * MIB + 1, playbackRate: 0.3 * MIB }), 14)
  })

  it('ends 8 MiB ahead of the viewer, and 24 MiB while they take more than 20 MB a second', () => {
    const fast = { taken: 100 * MIB, playbackRate: 50_000_000 }
    assert.equal(plan({ ...fast, drainRate: 20_000_000 }), 108)
    assert.equal(plan({ ...fast, drainRate: 20_000_001 }), 124)
    assert.equal(plan({ ...fast, taken: 100 * MIB - 1, drainRate: 20_000_000 }), 107)
  })

  it('counts as not taken what the kernels may hold of a viewer who takes little', () => {
    const slow = { playbackRate: 50_000_000, drainRate: 8_000_000 }
    assert.equal(plan({ ...slow, taken: 0 }), 8)
    assert.equal(plan({ ...slow, taken: 2 * MIB }), 8)
    assert.equal(plan({ ...slow, taken: 5 * MIB }), 9)
    assert.equal(plan({ ...slow, taken: 100 * MIB }), 104)
    assert.equal(plan({ ...slow, taken: 100 * MIB, drainRate: 8_000_001 }), 108)
  })

  it('counts the head of the first slice, which is fetched too', () => {
    const range = { start: 1, end: 1000 * MIB }
    assert.equal(plan({ range, taken: 100 * MIB, playbackRate: 50_000_000, drainRate: 9_000_000 }), 107)
  })

  it('is no slice without a byte that was asked for', () => {
    const range = { start: 0, end: 3 * MIB }
    assert.equal(plan({ range, taken: MIB, playbackRate: 50_000_000 }), 3)
    assert.equal(plan({ range: { start: 0, end: MIB }, taken: MIB - 1, playbackRate: 50_000_000 }), 1)
  })

  it('is none of slices that are larger than the bound', () => {
    assert.equal(plan({ sliceBytes: 10 * MIB, taken: 6 * MIB, playbackRate: 50_000_000 }), 1)
  })

  it('never passes the bound, whatever the viewer does', () => {
    const bytes = fc.nat({ max: 2 ** 32 })
    const rate = fc.double({ min: 0, max: 1e10, noNaN: true })
    fc.assert(
      fc.property(
        bytes,
        bytes,
        bytes,
        fc.integer({ min: 1, max: 160 }),
        rate,
        rate,
        (start, past, more, blocks, ...rates) => {
          const sliceBytes = blocks * 65_536
          const taken = start + past
          const [playbackRate, drainRate] = rates
          const range = { start, end: taken + more }
          const end = planReadAhead({ range, taken, sliceBytes, playbackRate, drainRate })
          const bound = drainRate > 20_000_000 ? 24 * MIB : 8 * MIB
          const own = Math.floor(taken / sliceBytes) + 1
          assert.ok(end >= own)
          if (end === own) return
          assert.ok(end * sliceBytes - taken + (start % sliceBytes) <= bound)
          assert.ok((end - 1) * sliceBytes < range.end)
        },
      ),
    )
  })
})
