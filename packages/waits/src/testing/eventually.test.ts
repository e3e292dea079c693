import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from './eventually.ts'

describe('eventually', () => {
  it('gives what it sees once it is there', async () => {
    const seen = [undefined, false, 'there'] as const
    let looks = 0
    assert.equal(await eventually(async () => seen[looks++]), 'there')
    assert.equal(looks, 3)
  })

  it('gives up in time, and says what it looked for', async () => {
    const { length } = []
    await assert.rejects(
      eventually(() => length > 0, { withinMs: 5 }),
      /5 ms for: \(\) => length > 0/,
    )
  })

  it('fails with what looking fails with', async () => {
    await assert.rejects(
      eventually(() => Promise.reject(new Error('no disk'))),
      /no disk/,
    )
  })
})
