import assert from 'node:assert/strict'
import { createCipheriv, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { igeDecrypt, igeEncrypt } from './ige.ts'

/** IGE by its definition, block by block. */
function plainIge(data: Buffer, key: Buffer, iv: Buffer): Buffer {
  const ecb = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, i) => byte ^ (b[i] ?? 0)))
  let cipherBefore = iv.subarray(0, 16)
  let plainBefore = iv.subarray(16)
  const blocks: Buffer[] = []
  for (let start = 0; start < data.length; start += 16) {
    const block = data.subarray(start, start + 16)
    cipherBefore = xor(ecb.update(xor(block, cipherBefore)), plainBefore)
    plainBefore = block
    blocks.push(cipherBefore)
  }
  return Buffer.concat(blocks)
}

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((list) => Buffer.from(list))

describe('ige', () => {
  it('encrypts as the definition says, at any length and alignment', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 3 }),
        bytes(32),
        bytes(32),
        (blocks, shift, key, iv) => {
          const data = randomBytes(blocks * 16 + shift).subarray(shift)
          const cipher = igeEncrypt(data, { key, iv })
          assert.deepEqual(cipher, plainIge(data, key, iv))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('decrypts what it encrypted', () => {
    const [key, iv, data] = [randomBytes(32), randomBytes(32), randomBytes(1 << 16)]
    assert.deepEqual(igeDecrypt(igeEncrypt(data, { key, iv }), { key, iv }), data)
  })

  it('leaves the data that it was given alone', () => {
    const [key, iv, data] = [randomBytes(32), randomBytes(32), randomBytes(64)]
    const before = Buffer.from(data)
    igeEncrypt(data, { key, iv })
    assert.deepEqual(data, before)
  })
})
