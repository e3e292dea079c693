import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createEndedFiles } from './ended-files.ts'

it('keeps no file back until a clock that was set back is there again', () => {
  for (const what of [['film'], 'all'] as const) {
    let time = 5000
    const ended = createEndedFiles(() => time)
    ended.end(what)
    assert.deepEqual([ended.isOver('film', 4000), ended.isOver('film', 5001)], [true, false])
    time = 1000
    assert.equal(ended.isOver('film', 1000), false)
    // A request that began before the purge, by the old clock.
    assert.equal(ended.isOver('film', 4000), true)
  }
})

it('takes a request that does not say when it began for one of now', () => {
  const ended = createEndedFiles(() => 5000)
  ended.end('all')
  assert.equal(ended.isOver('film', Number.NaN), false)
})
