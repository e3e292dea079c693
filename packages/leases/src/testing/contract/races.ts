import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { it } from 'node:test'
import { GRANTED, type OpenLeases, refused, setUpLeases } from './leases-under-test.ts'

/** Concurrent requests. */
export function testRaces(open: OpenLeases): void {
  for (const limit of [1, 4]) {
    it(`let ${limit} of many racers in`, async () => {
      await using t = await setUpLeases(open)
      const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => t.take(`racer ${i}`, { limit })))
      assert.equal(answers.filter(({ granted }) => granted).length, limit)
      assert.equal(await t.leases.count('key'), limit)
    })
  }

  it('never hold more than the limit while racers come, renew, leave and die', async () => {
    await using t = await setUpLeases(open)
    for (let round = 0; round < 30; round += 1) {
      const moves = Array.from({ length: 20 }, (_, i) => {
        const holder = `racer ${(i * 7 + round) % 11}`
        return i % 5 === 4 ? t.leases.release('key', holder) : t.take(holder, { limit: 3, ttlMs: 20 + (i % 3) * 10 })
      })
      await Promise.all(moves)
      const seen = await t.holders()
      assert.ok(seen.length <= 3, `${seen.length} holders`)
      assert.equal(new Set(seen).size, seen.length)
      t.advance(7)
    }
  })
}

/** Two instances on one store. */
export function testInstances(open: OpenLeases): void {
  it('see what another instance on the same store took and gave back', async (context) => {
    await using t = await setUpLeases(open)
    if (t.openAnother === undefined) return context.skip('instances share nothing')
    await using other = await t.openAnother()
    const key = `shared ${randomUUID()}`
    assert.deepEqual(await t.take('here', { key }), GRANTED)
    assert.deepEqual(await other.acquire({ key, holder: 'there', limit: 1, ttlMs: 1000 }), refused(1000))
    assert.deepEqual(await t.holders(key, other), ['here'])
    assert.equal(await other.release(key, 'here'), true)
    assert.deepEqual(await other.acquire({ key, holder: 'there', limit: 1, ttlMs: 1000 }), GRANTED)
    assert.deepEqual(await t.take('here', { key }), refused(1000))
  })

  it('keep the limit between two instances that race', async (context) => {
    await using t = await setUpLeases(open)
    if (t.openAnother === undefined) return context.skip('instances share nothing')
    await using other = await t.openAnother()
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        (i % 2 === 0 ? t.leases : other).acquire({ key: 'key', holder: `racer ${i}`, limit: 5, ttlMs: 1000 }),
      ),
    )
    assert.equal(answers.filter(({ granted }) => granted).length, 5)
    assert.equal(await other.count('key'), 5)
  })

  it('keep what an instance took that was closed, until its time is over', async (context) => {
    await using t = await setUpLeases(open)
    if (t.openAnother === undefined) return context.skip('instances share nothing')
    const other = await t.openAnother()
    await other.acquire({ key: 'key', holder: 'gone', limit: 1, ttlMs: 1000 })
    await other[Symbol.asyncDispose]()
    await other[Symbol.asyncDispose]()
    assert.deepEqual(await t.take('ada'), refused(1000))
    t.advance(1000)
    assert.deepEqual(await t.take('ada'), GRANTED)
  })
}
