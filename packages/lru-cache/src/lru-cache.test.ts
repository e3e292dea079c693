import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLruCache } from './lru-cache.ts'

describe('createLruCache', () => {
  it('forgets what was used longest ago when there is one too many', () => {
    const cache = createLruCache<number>({ max: 2 })
    cache.set('a', 1)
    cache.set('b', 2)
    assert.equal(cache.get('a'), 1)
    cache.set('c', 3)
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => cache.get(key)),
      [1, undefined, 3],
    )
  })

  it('takes a new value for one that was used just now', () => {
    const cache = createLruCache<number>({ max: 2 })
    cache.set('a', 1)
    cache.set('b', 2)
    cache.set('a', 3)
    cache.set('c', 4)
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => cache.get(key)),
      [3, undefined, 4],
    )
  })

  it('gives nothing that was set too long ago, however often it was got', () => {
    const clock = { ms: 0 }
    const cache = createLruCache<number>({ max: 2, maxAgeMs: 10, now: () => clock.ms })
    cache.set('a', 1)
    clock.ms = 9
    assert.equal(cache.get('a'), 1)
    clock.ms = 10
    assert.equal(cache.get('a'), undefined)
  })

  it('forgets one, or all, when told', () => {
    const cache = createLruCache<number>({ max: 3 })
    for (const key of ['a', 'b', 'c']) cache.set(key, 1)
    cache.delete('a')
    assert.deepEqual([cache.get('a'), cache.get('b')], [undefined, 1])
    cache.clear()
    assert.deepEqual([cache.get('b'), cache.get('c')], [undefined, undefined])
  })
})
