import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withoutControls } from './without-controls.ts'

describe('text for a terminal', () => {
  it('cannot steer it', () => {
    assert.equal(
      withoutControls('Evil\u001b]0;pwned\u0007\u001b[2J\u202e\u009b'),
      'Evil\ufffd]0;pwned\ufffd\ufffd[2J\ufffd\ufffd',
    )
  })

  it('stays as it is otherwise', () => {
    const text = 'Amélie\tمسلسل 千と千尋 👩‍👩‍👧 100 %\nnext line'
    assert.equal(withoutControls(text), text)
  })
})
