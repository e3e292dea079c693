import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileIdOf, newTitleId } from './ids.ts'

describe('newTitleId', () => {
  it('gives url-safe ids that are never the same and stand in the order of time', () => {
    const ids = Array.from({ length: 1000 }, () => newTitleId(5))
    assert.equal(new Set(ids).size, 1000)
    for (const id of ids) assert.match(id, /^[0-9a-v]{20}$/)
    assert.ok(newTitleId(1_700_000_000_000) < newTitleId(1_700_000_000_001))
  })
})

describe('fileIdOf', () => {
  it('follows from the content alone, and takes nothing but a SHA-256', () => {
    const hash = 'ab'.repeat(32)
    assert.equal(fileIdOf(hash), fileIdOf(hash.toUpperCase()))
    assert.match(fileIdOf(hash), /^[0-9a-v]{26}$/)
    assert.throws(() => fileIdOf('ab'), TypeError)
  })
})
