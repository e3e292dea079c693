import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { nextLeg, readableEnd } from './fill-state.ts'

/** Fills a slice leg by leg in pieces, and records independently which bytes are there. */
const fills = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.nat(299), fc.integer({ min: 1, max: 40 }))

describe('a slice on its way', () => {
  it('is fetched from the asked byte to the end, then from the beginning, every byte once', () => {
    fc.assert(
      fc.property(fills, ([length, at, piece]) => {
        const state = { length, start: at % length, done: 0 }
        const order: number[] = []
        while (state.done < length) {
          const { offset, bytes } = nextLeg(state)
          const got = Math.min(piece, bytes)
          for (let i = 0; i < got; i += 1) order.push(offset + i)
          state.done += got
        }
        const wanted = Array.from({ length }, (_, i) => (state.start + i) % length)
        assert.deepEqual(order, wanted)
        assert.equal(nextLeg(state).bytes, 0)
      }),
    )
  })

  it('never gives a byte that is not there, and gives on what is', () => {
    fc.assert(
      fc.property(fills, fc.nat(299), ([length, at, doneSeed], offsetSeed) => {
        const start = at % length
        const done = (doneSeed * 7) % (length + 1)
        const there = new Set(Array.from({ length: done }, (_, i) => (start + i) % length))
        const offset = offsetSeed % length
        const end = readableEnd({ length, start, done }, offset)
        assert.ok(end >= offset && end <= length)
        for (let byte = offset; byte < end; byte += 1) assert.ok(there.has(byte))
        if (there.has(offset)) assert.ok(end > offset)
        else assert.equal(end, offset)
      }),
    )
  })
})
