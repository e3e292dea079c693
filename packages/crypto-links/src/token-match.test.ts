import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bearerOf, isToken } from './token-match.ts'

describe('isToken', () => {
  it('holds for the secret alone, of whatever length', () => {
    assert.equal(isToken('the secret', 'the secret'), true)
    for (const given of ['the secreT', 'the secret ', 'the', '', 'ä'.repeat(5), undefined]) {
      assert.equal(isToken(given, 'the secret'), false, given)
    }
  })

  it('matches nothing where there is no secret', () => {
    for (const given of ['', 'undefined', undefined]) assert.equal(isToken(given, ''), false)
  })
})

describe('bearerOf', () => {
  it('reads the token of a bearer and nothing else', () => {
    assert.equal(bearerOf('Bearer abc'), 'abc')
    assert.equal(bearerOf('bearer   abc'), 'abc')
    for (const header of ['Basic abc', 'Bearer', 'Bearer a b', 'xBearer abc', '', undefined]) {
      assert.equal(bearerOf(header), undefined, header)
    }
  })
})
