import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createReadSequences } from './read-sequences.ts'

function setUp(maxReads = 10) {
  const clock = { now: 0 }
  const sequences = createReadSequences({ maxReads, maxAgeMs: 1000, now: () => clock.now })
  return { clock, begin: (start: number, end: number, key = 'film') => sequences.begin(key, { start, end }) }
}

describe('createReadSequences', () => {
  it('knows a read that goes on where another ended', () => {
    const { begin } = setUp()
    assert.equal(begin(0, 10), false)
    assert.equal(begin(10, 20), true)
    assert.equal(begin(11, 20), false)
    assert.equal(begin(20, 30, 'other film'), false)
  })

  it('knows the head of a slice whose tail was read first', () => {
    const { begin } = setUp()
    assert.equal(begin(15, 20), false)
    assert.equal(begin(10, 15), true)
  })

  it('forgets after a while, and when there are too many', () => {
    const { begin, clock } = setUp(2)
    begin(0, 10)
    clock.now = 1001
    assert.equal(begin(10, 20), false)
    begin(100, 101, 'a')
    begin(100, 101, 'b')
    begin(100, 101, 'c')
    assert.equal(begin(20, 30), false)
  })
})
