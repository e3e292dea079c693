import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLinkKeys } from './link-keys.ts'
import { createLinkToken, personMark, personOf } from './link-token.ts'

const secrets = { k1: 'the first secret of links', k2: 'the second secret of links' }
const keys = createLinkKeys({ current: 'k1', secrets })

describe('createLinkToken', () => {
  it('gives every link another token, and those of one person the same mark', () => {
    const [first, second, other] = ['ann', 'ann', 'bob'].map((person) => createLinkToken(keys, person))
    assert.notEqual(first, second)
    assert.equal(personOf(first ?? ''), personOf(second ?? ''))
    assert.notEqual(personOf(first ?? ''), personOf(other ?? ''))
    assert.match(first ?? '', /^[\w-]{32}$/)
  })

  it('marks the same person the same after a restart, and shows nothing of them', () => {
    const again = createLinkKeys({ current: 'k1', secrets })
    assert.equal(personMark(again, 'ann'), personOf(createLinkToken(keys, 'ann')))
    assert.notEqual(personMark(createLinkKeys({ current: 'k2', secrets }), 'ann'), personMark(keys, 'ann'))
    assert.ok(!createLinkToken(keys, 'ann').includes('ann'))
  })

  it('marks nobody where no person asked', () => {
    assert.equal(personOf(createLinkToken(keys)), undefined)
    assert.equal(personOf(''), undefined)
    assert.equal(personOf('t1'), undefined)
  })
})
