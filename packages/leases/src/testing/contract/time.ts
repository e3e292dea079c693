import assert from 'node:assert/strict'
import { it } from 'node:test'
import { GRANTED, type OpenLeases, refused, setUpLeases } from './leases-under-test.ts'

/** When a lease expires, whatever the clock does. */
export function testTime(open: OpenLeases): void {
  it('end at the exact millisecond', async () => {
    await using t = await setUpLeases(open)
    await t.take('ada')
    t.advance(999)
    assert.deepEqual(await t.leases.list('key'), [{ holder: 'ada', remainingMs: 1 }])
    assert.deepEqual(await t.take('bob'), refused(1))
    t.advance(1)
    assert.deepEqual(await t.leases.list('key'), [])
    assert.equal(await t.leases.count('key'), 0)
    assert.equal(await t.leases.release('key', 'ada'), false)
    assert.deepEqual(await t.take('bob'), GRANTED)
  })

  it('last from the latest renewal, also when that is for less', async () => {
    await using t = await setUpLeases(open)
    await t.take('ada', { ttlMs: 1000 })
    t.advance(900)
    await t.take('ada', { ttlMs: 1000 })
    t.advance(999)
    assert.deepEqual(await t.take('bob'), refused(1))
    await t.take('ada', { ttlMs: 5 })
    t.advance(5)
    assert.deepEqual(await t.take('bob'), GRANTED)
  })

  it('let a holder come back after its time, last in the row', async () => {
    await using t = await setUpLeases(open)
    await t.take('ada', { limit: 2, ttlMs: 10 })
    await t.take('bob', { limit: 2 })
    t.advance(10)
    assert.deepEqual(await t.take('ada', { limit: 2 }), GRANTED)
    assert.deepEqual(await t.holders(), ['bob', 'ada'])
  })

  it('do not let a holder come back after its time when its place was taken', async () => {
    await using t = await setUpLeases(open)
    await t.take('ada')
    t.advance(1000)
    await t.take('bob')
    assert.deepEqual(await t.take('ada'), refused(1000))
  })

  it('tell when the next place is free, whoever goes first', async () => {
    await using t = await setUpLeases(open)
    await t.take('long', { limit: 2, ttlMs: 5000 })
    await t.take('short', { limit: 2, ttlMs: 300 })
    t.advance(100)
    assert.deepEqual(await t.take('next', { limit: 2 }), refused(200))
    t.advance(200)
    assert.deepEqual(await t.take('next', { limit: 2 }), GRANTED)
  })

  it('end within their own time when the clock is set back', async () => {
    await using t = await setUpLeases(open)
    await t.take('ada')
    t.advance(-3_600_000)
    assert.deepEqual(await t.leases.list('key'), [{ holder: 'ada', remainingMs: 1000 }])
    assert.deepEqual(await t.take('bob'), refused(1000))
    t.advance(1000)
    assert.deepEqual(await t.take('bob'), GRANTED)
  })
}
