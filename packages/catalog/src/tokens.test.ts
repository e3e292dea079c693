import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { foldText } from './fold-text.ts'
import { queryWordsOf, tokensOf } from './tokens.ts'

describe('tokensOf', () => {
  const table: [string, string][] = [
    ['The Matrix', 'the matrix'],
    ['Spider-Man', 'spider man spiderman'],
    ["Ocean's Eleven", 'ocean oceans eleven'],
    ['WALL·E', 'wall e walle'],
    ["L'Été à Aden", 'ete lete a aden'],
    ['Musʼka', 'mus ka muska'],
    ["愛's", '愛 s'],
    ["r'n'b's'x", 'r n b s x'],
    ['攻殻機動', '攻 殻 機 動 攻殻 殻機 機動'],
    ['Re:ゼロ', 're ゼ ロ ゼロ'],
    ['Moon moon', 'moon'],
    ['لورنس العرب', 'لورنس العرب'],
    ['… !', ''],
  ]
  for (const [name, tokens] of table) it(`reads "${name}"`, () => assert.equal(tokensOf(name).join(' '), tokens))

  it('gives words of letters and digits alone, each at most 48 long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (name) => {
        for (const token of tokensOf(name)) {
          assert.match(token, /^[\p{L}\p{N}\p{M}]+$/v)
          assert.ok(token.length <= 48)
        }
      }),
    )
  })
})

describe('queryWordsOf', () => {
  it('asks for nothing that the same name would not have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
        const folded = foldText(name)
        // In a longer name the first 400 characters may differ before and after folding.
        fc.pre(folded.length <= 400)
        const tokens = new Set(tokensOf(folded.replaceAll(/['’ʼ`]/g, '')))
        for (const { token } of queryWordsOf(name)) assert.ok(tokens.has(token), token)
      }),
    )
  })

  it('takes at most twelve words', () => assert.equal(queryWordsOf('a '.repeat(500)).length, 12))
})
