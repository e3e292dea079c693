import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withoutControls } from './without-controls.ts'

describe('a line for a terminal', () => {
  it('cannot steer it', () => {
    assert.equal(
      withoutControls('Evil\u001b]0;pwned\u0007\u001b[2J\u202e\u009b'),
      'Evil\ufffd]0;pwned\ufffd\ufffd[2J\ufffd\ufffd',
    )
  })

  it('stays one line, whatever a file is called', () => {
    const ends = ['\n', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029', '\t']
    for (const end of ends) {
      const shown = withoutControls(`Evil${end}+ /films/forged.mkv → Forged`)
      assert.match(shown, /^Evil\ufffd{1,2}\+ \/films\/forged\.mkv → Forged$/, JSON.stringify(end))
    }
  })

  it('stays as it is otherwise', () => {
    const text = 'Amélie مسلسل 千と千尋 👩‍👩‍👧 100 %'
    assert.equal(withoutControls(text), text)
  })
})
