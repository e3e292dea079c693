import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { editDistance } from './edit-distance.ts'
import { createVocabulary } from './vocabulary.ts'

const letter = fc.constantFrom(...'abcdefgh')
const word = (minLength: number) => fc.string({ unit: letter, minLength, maxLength: 12 })

describe('createVocabulary', () => {
  const words = ['matrix', 'mate', 'maze', 'mat', 'interstellar', 'dune'].map((token, index) => ({
    token,
    titles: index + 1,
  }))

  it('completes a word: itself first, then by how many titles have it', () => {
    const vocabulary = createVocabulary(words)
    assert.deepEqual(vocabulary.startingWith('mat', 9), ['mat', 'mate', 'matrix'])
    assert.deepEqual(vocabulary.startingWith('m', 2), ['mat', 'maze'])
    vocabulary.add('mbira', 99)
    assert.deepEqual(vocabulary.startingWith('m', 2), ['mbira', 'mat'])
    assert.deepEqual(vocabulary.startingWith('x', 2), [])
  })

  it('forgives one error, and two in long words', () => {
    const vocabulary = createVocabulary(words)
    for (const typed of ['matirx', 'matrx', 'matrixx', 'natrix'])
      assert.deepEqual(vocabulary.resembling(typed, 3), ['matrix'])
    assert.deepEqual(vocabulary.resembling('intrestelar', 3), ['interstellar'])
    assert.deepEqual(vocabulary.resembling('dnue', 3), ['dune'])
    assert.deepEqual(vocabulary.resembling('xx', 3), [])
  })

  it('leaves new words out when it is full', () => {
    const vocabulary = createVocabulary(words, { maxTokens: 6 })
    vocabulary.add('new')
    assert.equal(vocabulary.has('new'), false)
    assert.equal(vocabulary.size, 6)
  })

  it('finds every word after any single error', () => {
    const error = fc.constantFrom('wrong', 'missing', 'extra', 'swapped')
    fc.assert(
      fc.property(word(4), fc.nat(), letter, error, (token, seed, other, kind) => {
        const at = seed % token.length
        const rest = token.slice(at + 1)
        const typed = {
          wrong: token.slice(0, at) + other + rest,
          missing: token.slice(0, at) + rest,
          extra: token.slice(0, at) + other + token.slice(at),
          swapped: token.slice(0, at) + rest.slice(0, 1) + token[at] + rest.slice(1),
        }[kind]
        fc.pre(typed !== token)
        assert.deepEqual(createVocabulary([{ token, titles: 1 }]).resembling(typed, 1), [token])
      }),
    )
  })
})

describe('editDistance', () => {
  it('is symmetric, zero for the same word alone, and never more than the limit and one', () => {
    fc.assert(
      fc.property(word(0), word(0), fc.integer({ min: 0, max: 4 }), (a, b, max) => {
        const distance = editDistance(a, b, max)
        assert.equal(distance, editDistance(b, a, max))
        assert.equal(distance === 0, a === b)
        assert.ok(distance <= max + 1)
      }),
    )
  })
})
