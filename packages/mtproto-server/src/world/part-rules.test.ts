import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assembleParts, checkPart } from './part-rules.ts'

const KIB = 1024

describe('checkPart', () => {
  const cases: [index: number, length: number, total: number | undefined, word: string | undefined][] = [
    [0, 512 * KIB, 4000, undefined],
    [3999, 1, 4000, undefined],
    [0, 512 * KIB, -1, undefined],
    [0, 512 * KIB, 4001, 'FILE_PARTS_INVALID'],
    [0, 512 * KIB, 0, 'FILE_PARTS_INVALID'],
    [4, 512 * KIB, 4, 'FILE_PART_INVALID'],
    [-1, 512 * KIB, 4, 'FILE_PART_INVALID'],
    [4000, 512 * KIB, undefined, 'FILE_PART_INVALID'],
    [0, 0, 4, 'FILE_PART_EMPTY'],
    [0, 512 * KIB + 1, 1, 'FILE_PART_TOO_BIG'],
    [0, 1000, 2, 'FILE_PART_SIZE_INVALID'],
    [0, 3 * KIB, 2, 'FILE_PART_SIZE_INVALID'],
    [1, 1000, 2, undefined],
  ]
  for (const [index, length, total, text] of cases) {
    it(`answers ${text ?? 'yes'} to part ${index} of ${total ?? 'some'} with ${length} bytes`, () => {
      const check = () => checkPart({ index, length, total }, false)
      if (text === undefined) check()
      else assert.throws(check, { text })
    })
  }

  it('lets Premium have twice as many parts', () => {
    checkPart({ index: 7999, length: 512 * KIB, total: 8000 }, true)
    assert.throws(() => checkPart({ index: 0, length: 512 * KIB, total: 8001 }, true), { text: 'FILE_PARTS_INVALID' })
  })
})

describe('assembleParts', () => {
  const parts = (...lengths: number[]) => new Map(lengths.map((length, index) => [index, length]))

  it('adds the parts up', () => {
    assert.deepEqual(assembleParts(parts(KIB, KIB, 100), 3), { size: 2148, partBytes: KIB })
    assert.deepEqual(assembleParts(parts(100), 1), { size: 100, partBytes: 100 })
  })

  it('names the first part that is missing', () => {
    const gap = parts(KIB, KIB, KIB)
    gap.delete(1)
    assert.throws(() => assembleParts(gap, 3), { text: 'FILE_PART_1_MISSING' })
    assert.throws(() => assembleParts(parts(KIB), 2), { text: 'FILE_PART_1_MISSING' })
  })

  it('refuses parts of several sizes, of a wrong size, and more than were told', () => {
    assert.throws(() => assembleParts(parts(KIB, 2 * KIB, KIB), 3), { text: 'FILE_PART_SIZE_CHANGED' })
    assert.throws(() => assembleParts(parts(KIB, 2 * KIB), 2), { text: 'FILE_PART_SIZE_CHANGED' })
    assert.throws(() => assembleParts(parts(1000, 1000), 2), { text: 'FILE_PART_SIZE_INVALID' })
    assert.throws(() => assembleParts(parts(KIB, KIB), 1), { text: 'FILE_PARTS_INVALID' })
  })
})
