import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { calm } from './calm.ts'

describe('calm', () => {
  it('waits until nothing moves, and gives where it stayed', async () => {
    let looks = 0
    assert.equal(await calm(() => Math.min(5, looks++), { stillMs: 20 }), 5)
    assert.ok(looks > 20)
  })

  it('gives up on what never rests, and says what it looked at', async () => {
    let looks = 0
    await assert.rejects(
      calm(() => looks++, { withinMs: 10 }),
      /until it is still: \(\) => looks\+\+/,
    )
  })
})
