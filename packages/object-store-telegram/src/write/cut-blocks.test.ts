import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inPieces, patternBytes } from '@streamvault/object-store/testing'
import fc from 'fast-check'
import { cutBlocks } from './cut-blocks.ts'

describe('cutBlocks', () => {
  it('gives all bytes in blocks of one size, and knows the last', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(100),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 20 }),
        async (size, piece, block) => {
          const bytes = patternBytes(size)
          const blocks = await Array.fromAsync(cutBlocks(inPieces(bytes, piece), block, 7))
          assert.deepEqual(new Uint8Array(Buffer.concat(blocks.map((one) => one.bytes))), bytes)
          for (const [i, one] of blocks.entries()) {
            assert.equal(one.index, 7 + i)
            assert.equal(one.isLast, i === blocks.length - 1)
            if (!one.isLast) assert.equal(one.bytes.byteLength, block)
          }
        },
      ),
    )
  })
})
