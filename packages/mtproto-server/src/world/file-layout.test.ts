import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { planPieces, SLOT_BYTES } from './file-layout.ts'

describe('planPieces', () => {
  it('finds every byte of a window where its part was written', () => {
    const layouts = fc.record({
      size: fc.nat(4 * SLOT_BYTES),
      partBytes: fc.integer({ min: 0, max: 9 }).map((power) => 1024 * 2 ** power),
    })
    fc.assert(
      fc.property(layouts, fc.nat(4 * SLOT_BYTES), fc.nat(2 * SLOT_BYTES), (layout, offset, length) => {
        let at = 0
        for (const piece of planPieces(layout, offset, length)) {
          assert.equal(piece.at, at)
          const first = offset + at
          const inPart = first % layout.partBytes
          assert.equal(piece.position, Math.floor(first / layout.partBytes) * SLOT_BYTES + inPart)
          if (layout.partBytes < SLOT_BYTES) assert.ok(inPart + piece.length <= layout.partBytes)
          at += piece.length
        }
        assert.equal(at, Math.max(0, Math.min(length, layout.size - offset)))
      }),
    )
  })
})
