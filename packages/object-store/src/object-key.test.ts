import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isObjectKey, isPlannedKey, planObjectKey } from './object-key.ts'

// Made of numbers: fast-check's own kind spends seconds on a table of all characters.
const CHARACTER = fc
  .nat(0x10ffff)
  .map((point) => String.fromCodePoint(point))
  .filter((one) => one.isWellFormed())

describe('planObjectKey', () => {
  it('gives keys that objects can have and that are known as ours, whatever the name', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.option(fc.string({ unit: CHARACTER }), { nil: undefined }), (id, name) => {
        const key = planObjectKey(id, name)
        assert.ok(isObjectKey(key), key)
        assert.ok(isPlannedKey(key), key)
      }),
    )
  })
})

describe('isPlannedKey', () => {
  it('knows the keys of others for what they are', () => {
    const id = '0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d'
    for (const key of ['', id, `ff/${id}`, `0b/${id}/more`, `more/0b/${id}`, `0b/${id}x`, '0b/film.mkv']) {
      assert.equal(isPlannedKey(key), false, key)
    }
  })
})
