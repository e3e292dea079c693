import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import { createStreamWindow } from './stream-window.ts'

const maxBytes = 24 * MIB

describe('createStreamWindow', () => {
  it('grows to its bound while the reader waits for the network', () => {
    const window = createStreamWindow({ maxBytes })
    const sizes = Array.from({ length: 60 }, () => {
      window.took(MIB, true)
      return window.bytes / MIB
    })
    assert.equal(sizes.at(0), 2)
    assert.equal(sizes.at(-1), 24)
    // Once per its own number of bytes: 2, then 4, then 8, then 16.
    assert.equal(sizes.indexOf(24), 2 + 4 + 8 + 16 - 1)
  })

  it('stays small for a reader at the pace of the film, and shrinks again after a burst', () => {
    const window = createStreamWindow({ maxBytes })
    for (let i = 0; i < 40; i += 1) window.took(MIB, false)
    assert.equal(window.bytes, 2 * MIB)
    for (let i = 0; i < 6; i += 1) window.took(MIB, true)
    assert.equal(window.bytes, 8 * MIB)
    for (let i = 0; i < 40; i += 1) window.took(MIB, false)
    assert.equal(window.bytes, 2 * MIB)
  })

  it('is never larger than it may be', () => {
    assert.equal(createStreamWindow({ maxBytes: MIB }).bytes, MIB)
  })
})
