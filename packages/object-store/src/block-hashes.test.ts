import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BLOCK_BYTES, createBlockHasher, isBlock } from './block-hashes.ts'
import { inPieces, patternBytes } from './testing/index.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

async function hashesOf(bytes: Uint8Array, pieceBytes: number): Promise<Uint8Array> {
  const hasher = createBlockHasher()
  for await (const piece of inPieces(bytes, pieceBytes)) hasher.update(piece)
  return hasher.digest()
}

describe('createBlockHasher', () => {
  it('hashes each block, however the bytes come in', async () => {
    const bytes = patternBytes(2 * BLOCK_BYTES + 5)
    const wanted = Buffer.concat([0, 1, 2].map((i) => sha256(bytes.subarray(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES))))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1000, max: 300_000 }), async (pieceBytes) => {
        assert.deepEqual(Buffer.from(await hashesOf(bytes, pieceBytes)), wanted)
      }),
      { numRuns: 20 },
    )
  })

  it('has no hash for no bytes, and one for a block that is exactly full', async () => {
    assert.equal((await hashesOf(new Uint8Array(), 1)).byteLength, 0)
    assert.equal((await hashesOf(patternBytes(BLOCK_BYTES), 1000)).byteLength, 32)
  })
})

describe('isBlock', () => {
  it('knows a block by its place and its bytes', async () => {
    const bytes = patternBytes(BLOCK_BYTES + 9)
    const hashes = await hashesOf(bytes, 5000)
    const [first, last] = [bytes.slice(0, BLOCK_BYTES), bytes.slice(BLOCK_BYTES)]
    assert.ok(isBlock(hashes, 0, first))
    assert.ok(isBlock(hashes, 1, last))
    assert.ok(!isBlock(hashes, 1, first))
    assert.ok(!isBlock(hashes, 2, last))
    assert.ok(!isBlock(hashes, 1, last.subarray(1)))
    first[77] = (first[77] ?? 0) ^ 1
    assert.ok(!isBlock(hashes, 0, first))
  })
})
