import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import { createFrameTurns } from './frame-turns.ts'

function setUp() {
  const laters: (() => void)[] = []
  const begun: string[] = []
  const turns = createFrameTurns((run) => laters.push(run))
  return {
    begun,
    wait: (name: string, bytes: number) => void turns.wait(bytes).then(() => begun.push(name)),
    /** What the thread does between two looks at its sockets; false when there was nothing. */
    async goRound() {
      const run = laters.shift()
      run?.()
      await Promise.resolve()
      assert.equal(laters.length <= 1, true)
      return run !== undefined
    },
  }
}

describe('createFrameTurns', () => {
  it('begins one frame a round, in the order in which they came', async () => {
    const { begun, wait, goRound } = setUp()
    for (const name of ['one', 'two', 'three']) wait(name, MIB)
    assert.deepEqual(begun, [])
    await goRound()
    assert.deepEqual(begun, ['one'])
    await goRound()
    await goRound()
    assert.deepEqual(begun, ['one', 'two', 'three'])
  })

  it('lets a short frame before every long one that has not begun', async () => {
    const { begun, wait, goRound } = setUp()
    wait('long', MIB)
    wait('longer', MIB)
    await goRound()
    wait('first of a seek', 128 * KIB + 100)
    wait('another', 128 * KIB + 100)
    while (await goRound());
    assert.deepEqual(begun, ['long', 'first of a seek', 'another', 'longer'])
  })

  it('begins again after a pause, once', async () => {
    const { begun, wait, goRound } = setUp()
    wait('one', MIB)
    while (await goRound());
    wait('two', MIB)
    wait('three', MIB)
    while (await goRound());
    assert.deepEqual(begun, ['one', 'two', 'three'])
  })
})
