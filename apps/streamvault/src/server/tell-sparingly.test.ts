import assert from 'node:assert/strict'
import { it } from 'node:test'
import { tellSparingly } from './tell-sparingly.ts'

it('tells the first failure, then one in a while with the number of those between', () => {
  const told: [unknown, number][] = []
  let ms = 0
  const tell = tellSparingly({ tell: (...what) => told.push(what), everyMs: 1000, now: () => ms })
  for (const at of [0, 1, 999, 1000, 2500, 2600]) {
    ms = at
    tell(at)
  }
  assert.deepEqual(told, [
    [0, 0],
    [1000, 2],
    [2500, 0],
  ])
})
