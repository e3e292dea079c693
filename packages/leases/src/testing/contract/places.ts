import assert from 'node:assert/strict'
import { it } from 'node:test'
import { GRANTED, type OpenLeases, refused, setUpLeases } from './leases-under-test.ts'

/** Taking, keeping and releasing places. */
export function testPlaces(open: OpenLeases): void {
  it('give the only place to the first', async () => {
    await using t = await setUpLeases(open)
    assert.deepEqual(await t.take('ada'), GRANTED)
    assert.deepEqual(await t.take('bob'), refused(1000))
    assert.deepEqual(await t.holders(), ['ada'])
  })

  it('give as many places as the limit says', async () => {
    await using t = await setUpLeases(open)
    for (const holder of ['c', 'a', 'b']) assert.deepEqual(await t.take(holder, { limit: 3 }), GRANTED)
    assert.deepEqual(await t.take('d', { limit: 3 }), refused(1000))
    assert.deepEqual(await t.holders(), ['c', 'a', 'b'])
    assert.equal(await t.leases.count('key'), 3)
  })

  it('count a holder once, however often it asks', async () => {
    await using t = await setUpLeases(open)
    for (let i = 0; i < 5; i += 1) assert.deepEqual(await t.take('ada', { limit: 2 }), GRANTED)
    assert.equal(await t.leases.count('key'), 1)
    assert.deepEqual(await t.take('bob', { limit: 2 }), GRANTED)
  })

  it('keep the turn of a holder that renews', async () => {
    await using t = await setUpLeases(open)
    for (const holder of ['first', 'second']) await t.take(holder, { limit: 2 })
    t.advance(10)
    await t.take('first', { limit: 2 })
    assert.deepEqual(await t.leases.list('key'), [
      { holder: 'first', remainingMs: 1000 },
      { holder: 'second', remainingMs: 990 },
    ])
  })

  it('free a place that is released, once', async () => {
    await using t = await setUpLeases(open)
    await t.take('ada')
    assert.equal(await t.leases.release('key', 'bob'), false)
    assert.deepEqual(await t.holders(), ['ada'])
    assert.equal(await t.leases.release('key', 'ada'), true)
    assert.equal(await t.leases.release('key', 'ada'), false)
    assert.deepEqual(await t.take('bob'), GRANTED)
  })

  it('do not free the place of another by a late release', async () => {
    await using t = await setUpLeases(open)
    await t.take('ada')
    t.advance(1000)
    await t.take('bob')
    assert.equal(await t.leases.release('key', 'ada'), false)
    assert.deepEqual(await t.holders(), ['bob'])
  })

  it('know nothing of a key that nobody asked for', async () => {
    await using t = await setUpLeases(open)
    assert.deepEqual(await t.leases.list('nothing'), [])
    assert.equal(await t.leases.count('nothing'), 0)
    assert.equal(await t.leases.release('nothing', 'ada'), false)
  })
}

/** Requests with another limit than before. */
export function testLimits(open: OpenLeases): void {
  it('let nobody in while a lowered limit is passed, and put nobody out', async () => {
    await using t = await setUpLeases(open)
    for (const [i, holder] of ['a', 'b', 'c'].entries()) await t.take(holder, { limit: 3, ttlMs: 1000 + i * 100 })
    assert.deepEqual(await t.take('new', { limit: 2 }), refused(1100))
    assert.deepEqual(await t.take('b', { limit: 1, ttlMs: 1100 }), GRANTED)
    assert.equal(await t.leases.count('key'), 3)
    await t.leases.release('key', 'a')
    assert.deepEqual(await t.take('new', { limit: 2 }), refused(1100))
    await t.leases.release('key', 'b')
    assert.deepEqual(await t.take('new', { limit: 2 }), GRANTED)
  })

  it('let more in when the limit is raised', async () => {
    await using t = await setUpLeases(open)
    await t.take('a')
    assert.deepEqual(await t.take('b', { limit: 2 }), GRANTED)
  })

  it('take nothing for a request that was refused', async () => {
    await using t = await setUpLeases(open)
    await t.take('ada', { ttlMs: 100 })
    for (let i = 0; i < 3; i += 1) await t.take('bob', { ttlMs: 9000 })
    t.advance(100)
    assert.equal(await t.leases.count('key'), 0)
  })
}
