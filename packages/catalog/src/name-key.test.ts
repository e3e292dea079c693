import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { nameKeyOf, sortNameOf } from './name-key.ts'

describe('nameKeyOf', () => {
  const same: [string, string][] = [
    ['Amélie!', 'AMELIE'],
    ['Spider-Man: No Way Home', 'spider man no way home'],
    ['Die große Stille', 'DIE GROSSE STILLE'],
    ['DIE GROẞE STILLE', 'Die große Stille'],
    ['Smørrebrød', 'smorrebrod'],
    ['ＡＫＩＲＡ', 'akira'],
    ['Ёлки', 'елки'],
    ['ΟΔΟΣ', 'οδός'],
    ['الرِّسَالَة', 'الرساله'],
    ['مـــدينة', 'مدينة'],
    ['می‌خواهم', 'ميخواهم'],
    ['٢٠٠١', '2001'],
    ['İSTANBUL', 'istanbul'],
    ['기생충', '기생충'.normalize('NFD')],
  ]
  for (const [a, b] of same) it(`takes "${a}" and "${b}" for one name`, () => assert.equal(nameKeyOf(a), nameKeyOf(b)))

  const different: [string, string][] = [
    ['ハ', 'バ'],
    ['कल', 'काल'],
    ['?', '!!!'],
    ['攻殻', '攻'],
    ['Alien', 'Aliens'],
  ]
  for (const [a, b] of different) it(`keeps "${a}" and "${b}" apart`, () => assert.notEqual(nameKeyOf(a), nameKeyOf(b)))

  it('is empty for a blank name alone', () => {
    assert.equal(nameKeyOf(' \t'), '')
    assert.notEqual(nameKeyOf(' … '), '')
  })

  it('gives a key that is its own key, never longer than 200', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => {
        const key = nameKeyOf(name)
        assert.equal(nameKeyOf(key), key)
        assert.ok(key.length <= 200)
      }),
    )
  })
})

describe('sortNameOf', () => {
  it('keeps words apart and drops signs at the ends', () => assert.equal(sortNameOf('«Le Dîner»…'), 'le diner'))
})
