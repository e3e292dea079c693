import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FileSource } from '@streamvault/catalog'
import { createSourceStanding } from './source-standing.ts'

const source = (store: string, key = 'film'): FileSource => ({ store, key, version: '1' })
const [a, b, c] = [source('a'), source('b'), source('c')]

function setUp(maxKept = 100) {
  let now = 0
  const standing = createSourceStanding({ restMs: 30, strikeMs: 600, maxKept, now: () => now })
  const names = (sources = [a, b, c], canCheck = true) =>
    standing.order(sources, canCheck).map(({ source }) => source.store)
  return {
    standing,
    names,
    pass: (ms: number) => {
      now += ms
    },
  }
}

describe('createSourceStanding', () => {
  it('keeps the order of sources of which nothing is known', () => {
    assert.deepEqual(setUp().names(), ['a', 'b', 'c'])
  })

  it('tries one that failed after the others, until its rest is over', () => {
    const { standing, names, pass } = setUp()
    standing.note(a, 'failed')
    assert.deepEqual(names(), ['b', 'c', 'a'])
    pass(30)
    assert.deepEqual(names(), ['a', 'b', 'c'])
  })

  it('takes one that hangs for a server that hangs', () => {
    const { standing, names } = setUp()
    standing.note(a, 'hung')
    assert.deepEqual(names([source('a', 'another film'), b]), ['b', 'a'])
    standing.note(b, 'failed')
    assert.deepEqual(names([source('b', 'another film'), c]), ['b', 'c'])
  })

  it('does not prolong the rest of one that hangs meanwhile: who comes after it waits for it again', () => {
    const { standing, names, pass } = setUp()
    standing.note(a, 'hung')
    pass(20)
    standing.note(a, 'hung')
    assert.deepEqual(names(), ['b', 'c', 'a'])
    pass(10)
    assert.deepEqual(names(), ['a', 'b', 'c'])
  })

  it('tells servers of mirrors apart', () => {
    const { standing } = setUp()
    const [one, two] = [source('mirror', 'https://one.test/x'), source('mirror', 'https://two.test/x')]
    standing.note(one, 'hung')
    assert.deepEqual(
      standing.order([one, two, source('mirror', 'https://one.test/y')], true).map(({ standing }) => standing),
      ['good', 'resting', 'resting'],
    )
  })

  it('lets a server rest for as long as it asked', () => {
    const { standing, names, pass } = setUp()
    standing.note(a, 'failed', 200)
    pass(199)
    assert.deepEqual(names([source('a', 'another film'), b]), ['b', 'a'])
    pass(1)
    assert.deepEqual(names(), ['a', 'b', 'c'])
  })

  it('tries one that lied last where its bytes are checked, and not at all where they are not', () => {
    const { standing, names, pass } = setUp()
    standing.note(a, 'lied')
    standing.note(b, 'failed')
    standing.note(a, 'served')
    assert.deepEqual(names(), ['c', 'b', 'a'])
    assert.deepEqual(names([a, b, c], false), ['c', 'b'])
    pass(600)
    assert.deepEqual(names([a, b, c], false), ['a', 'b', 'c'])
  })

  it('forgets a failure when the source serves again', () => {
    const { standing, names } = setUp()
    standing.note(a, 'hung')
    standing.note(a, 'failed')
    standing.note(a, 'served')
    assert.deepEqual(names(), ['a', 'b', 'c'])
  })

  it('remembers so many and no more', () => {
    const { standing, names } = setUp(2)
    for (const it of [a, b, c]) standing.note(it, 'failed')
    assert.deepEqual(names(), ['a', 'b', 'c'])
    assert.deepEqual(names([c, a]), ['a', 'c'])
  })
})
