import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type ObjectKey, readKey, writeKey } from './object-key.ts'

describe('keys', () => {
  it('say again what they were made of', () => {
    const id = fc.integer({ min: 1, max: 2_000_000_000 })
    const parts = fc.array(fc.record({ messageId: id, size: fc.integer({ min: 1, max: 4_194_304_000 }) }), {
      minLength: 1,
      maxLength: 40,
    })
    const key = fc.oneof<fc.Arbitrary<ObjectKey>[]>(
      fc.record({
        kind: fc.constant('own' as const),
        object: fc.uuid().map((uuid) => uuid.replaceAll('-', '')),
        manifestId: id,
      }),
      fc.record({ kind: fc.constant('adopted' as const), parts }),
    )
    fc.assert(fc.property(key, (one) => assert.deepEqual(readKey(writeKey(one)), structuredClone(one))))
  })

  it('are nothing else', () => {
    const object = 'a'.repeat(32)
    const others = [
      '',
      object,
      `${object}.0`,
      `${object}.01`,
      `${object}.1.2`,
      `../${object}.1`,
      `${object.toUpperCase()}.1`,
    ]
    for (const text of [
      ...others,
      'files',
      'files.1',
      'files.1-0',
      'files.0-1',
      'files.1-2.',
      'files.1-2/3',
      'x'.repeat(99_999),
    ]) {
      assert.equal(readKey(text), undefined)
    }
  })
})
