import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { freeBytes, ownMemoryOf } from './own-memory.ts'
import { KIB } from './sizes.ts'

describe('freeBytes', () => {
  it('gives back the memory of bytes that have it to themselves, what lies around them included', () => {
    const buffer = new ArrayBuffer(64 * KIB + 100)
    const bytes = new Uint8Array(buffer, 48, 64 * KIB)
    assert.equal(ownMemoryOf(bytes), buffer)
    freeBytes(bytes)
    assert.deepEqual([buffer.byteLength, bytes.byteLength, buffer.detached], [0, 0, true])
    freeBytes(bytes)
  })

  it('touches no memory in which other bytes may lie, nor small ones, nor what threads share', () => {
    const part = new Uint8Array(new ArrayBuffer(256 * KIB), 0, 128 * KIB)
    const small = new Uint8Array(1000)
    const shared = new Uint8Array(new SharedArrayBuffer(128 * KIB))
    for (const bytes of [part, small, shared]) {
      const { byteLength } = bytes
      freeBytes(bytes)
      assert.equal(ownMemoryOf(bytes), undefined)
      assert.equal(bytes.byteLength, byteLength)
    }
  })
})
