import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import fc from 'fast-check'
import { brings, createProbes } from './probe.ts'

const key = { fileId: 'film', index: 3 }
const goalOf = (offset: number, end: number, length: number) =>
  createProbes({ max: 10 }).goalOf(key, { offset, end }, length)

describe('a probe', () => {
  it('costs the bytes up to the next line, and the slice where that is its end', () => {
    assert.equal(goalOf(0, 2, MIB), 128 * KIB)
    assert.equal(goalOf(100, 200, MIB), 128 * KIB - 100)
    assert.equal(goalOf(128 * KIB - 1, 128 * KIB + 1, MIB), 128 * KIB + 1)
    assert.equal(goalOf(MIB - 10, MIB - 5, MIB), MIB)
    assert.equal(goalOf(0, 2, 1000), 1000)
    assert.equal(goalOf(0, 128 * KIB + 1, MIB), MIB)
  })

  it('is none the second time, as far back as it is remembered', () => {
    const probes = createProbes({ max: 2 })
    const look = (index: number) => probes.goalOf({ fileId: 'film', index }, { offset: 0, end: 2 }, MIB)
    assert.deepEqual([look(0), look(0), look(1), look(2)], [128 * KIB, MIB, 128 * KIB, 128 * KIB])
    assert.equal(look(0), 128 * KIB)
  })

  it('brings what it was for, and tells who wants more', () => {
    const wish = (length: number) =>
      fc.tuple(fc.nat(length - 1), fc.nat(length)).map(([offset, bytes]) => ({
        offset,
        end: Math.min(length, offset + 1 + bytes),
      }))
    const scenario = fc
      .integer({ min: 1, max: 700 * KIB })
      .chain((length) => fc.record({ length: fc.constant(length), first: wish(length), second: wish(length) }))
    fc.assert(
      fc.property(scenario, ({ length, first, second }) => {
        const goal = goalOf(first.offset, first.end, length)
        const state = { length, start: first.offset, done: 0 }
        assert.ok(brings(state, goal, first))
        const isThere = goal === length || (second.offset >= first.offset && second.end <= first.offset + goal)
        assert.equal(brings(state, goal, second), isThere)
      }),
    )
  })
})
