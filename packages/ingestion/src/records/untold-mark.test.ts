import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createUntoldMark } from './untold-mark.ts'

function setUp(isClean: boolean) {
  const kept: boolean[] = [isClean]
  const mark = createUntoldMark({
    isClean: async () => kept.at(-1) ?? true,
    setClean: async (clean) => void kept.push(clean),
  })
  return { mark, kept }
}

describe('createUntoldMark', () => {
  it('is kept once before the first change, and taken away when all is told', async () => {
    const { mark, kept } = setUp(true)
    await Promise.all([mark.set(), mark.set()])
    assert.deepEqual([mark.isSet, kept], [true, [true, false]])
    await mark.clear()
    await mark.clear()
    assert.deepEqual([mark.isSet, kept], [false, [true, false, true]])
  })

  it('stays where an earlier run left something, until everything was looked through', async () => {
    const { mark, kept } = setUp(false)
    await mark.set()
    await mark.clear()
    assert.deepEqual([mark.isSet, kept.at(-1)], [false, false])
    await mark.set()
    mark.allTold()
    await mark.clear()
    assert.equal(kept.at(-1), true)
  })
})
