import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { createFrugalCrypto } from './frugal-crypto.ts'

describe('createFrugalCrypto', () => {
  it('hashes, and gives the memory of a long message back', () => {
    const crypto = createFrugalCrypto()
    for (const [length, left] of [
      [2 ** 20, 0],
      [100, 100],
    ] as const) {
      const message = new Uint8Array(length).fill(7)
      const expected = createHash('sha256').update(message).digest()
      assert.deepEqual(Buffer.from(crypto.sha256(message)), expected)
      assert.equal(message.byteLength, left)
    }
  })
})
