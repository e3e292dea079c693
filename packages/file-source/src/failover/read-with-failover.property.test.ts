import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ByteRange } from '@streamvault/bytes'
import fc from 'fast-check'
import { setUpFailover } from './failover.fixture.ts'
import { type Behaviour, content, honest, SIZE, withClock } from './faulty-source.fixture.ts'

const behaviour = (faults: Behaviour['fault'][]) =>
  fc.record({
    fault: fc.constantFrom(...faults),
    at: fc.nat(SIZE - 1),
    pieceBytes: fc.integer({ min: 10_000, max: 400_000 }),
  })
const range = fc.tuple(fc.nat(SIZE), fc.nat(SIZE)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }))

async function assertExact(behaviours: Behaviour[], ranges: ByteRange[], isChecked: boolean): Promise<void> {
  const { read } = setUpFailover(behaviours, { isChecked })
  for (const { start, end } of ranges) {
    const bytes = await read(start, end)
    assert.ok(bytes.equals(content.subarray(start, end)), `bytes ${start} to ${end}`)
  }
}

describe('readWithFailover', () => {
  it(
    'is byte-exact whatever breaks, lies and hangs, as long as one source is honest',
    withClock(async () => {
      const faults = ['none', 'breaks', 'ends', 'hangs', 'lies', 'overruns', 'absent', 'asks for time'] as const
      const bad = fc.array(behaviour([...faults]), { maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(bad, bad, fc.array(range, { minLength: 1, maxLength: 3 }), (before, after, ranges) =>
          assertExact([...before, honest, ...after], ranges, true),
        ),
        { numRuns: 150 },
      )
    }),
  )

  it(
    'is byte-exact without hashes when nothing lies',
    withClock(async () => {
      const bad = fc.array(behaviour(['none', 'breaks', 'ends', 'hangs', 'overruns', 'absent']), { maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(bad, bad, fc.array(range, { minLength: 1, maxLength: 3 }), (before, after, ranges) =>
          assertExact([...before, honest, ...after], ranges, false),
        ),
        { numRuns: 150 },
      )
    }),
  )
})
