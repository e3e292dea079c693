import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { codecOfFourcc, codecOfInternalId, codecOfWaveTag } from './codec-names.ts'

describe('names of codecs', () => {
  test('are told for what containers call them', () => {
    assert.equal(codecOfInternalId('V_THEORA'), 'theora')
    assert.equal(codecOfFourcc('XviD'), 'mpeg4')
    assert.equal(codecOfWaveTag(85), 'mp3')
  })

  test('are null for what nobody knows, also for words that every object answers to', () => {
    for (const id of ['V_UNKNOWN', 'constructor', 'toString', '__proto__', 7, undefined]) {
      assert.equal(codecOfInternalId(id), null, `${id}`)
    }
    for (const fourcc of ['zzzz', 'constructor', 'valueof']) assert.equal(codecOfFourcc(fourcc), null, fourcc)
    assert.equal(codecOfWaveTag(65_535), null)
  })
})
