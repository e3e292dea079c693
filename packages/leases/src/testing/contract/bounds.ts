import assert from 'node:assert/strict'
import { it } from 'node:test'
import { LeasesFullError } from '../../errors.ts'
import type { LeaseRequest } from '../../leases.ts'
import { GRANTED, type OpenLeases, refused, setUpLeases } from './leases-under-test.ts'

const ODD_NAMES = [
  ...['a', 'A', 'a ', ' a', 'a\0', 'a\0b', '\0', 'a/b', 'a%', '_', '?', "a'; drop table leases; --", '🎬'],
  // One letter in two Unicode forms.
  '\u00e1',
  'a\u0301',
]

/** Valid and invalid names of keys and holders. */
export function testNames(open: OpenLeases): void {
  it('keep keys and holders apart, whatever they are called', async () => {
    await using t = await setUpLeases(open)
    for (const key of ODD_NAMES) assert.deepEqual(await t.take('one', { key }), GRANTED)
    for (const holder of ODD_NAMES) assert.deepEqual(await t.take(holder, { key: 'many', limit: 99 }), GRANTED)
    for (const key of ODD_NAMES) assert.deepEqual(await t.holders(key), ['one'])
    assert.deepEqual(await t.holders('many'), ODD_NAMES)
    assert.equal(await t.leases.release('A', 'one'), true)
    assert.deepEqual(await t.holders('a'), ['one'])
  })

  it('refuse what is no request, and take nothing', async () => {
    await using t = await setUpLeases(open)
    const wrong: Partial<LeaseRequest>[] = [
      ...[0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY].flatMap((n) => [{ limit: n }, { ttlMs: n }]),
      ...['', 'x'.repeat(301), 'half \ud83c'].flatMap((name) => [{ key: name }, { holder: name }]),
    ]
    for (const request of wrong) await assert.rejects(t.take('ada', request), RangeError)
    assert.equal(await t.leases.count('key'), 0)
    assert.deepEqual(await t.take('x'.repeat(300), { key: 'x'.repeat(300) }), GRANTED)
  })
}

/** The maximum number of leases. */
export function testBounds(open: OpenLeases): void {
  it('hold no more live leases than they may, over all keys', async () => {
    await using t = await setUpLeases(open, { maxLeases: 3 })
    for (const key of ['a', 'b', 'c']) await t.take('ada', { key })
    await assert.rejects(t.take('ada', { key: 'd' }), LeasesFullError)
    assert.deepEqual(await t.take('ada', { key: 'a' }), GRANTED)
    assert.deepEqual(await t.take('bob', { key: 'a' }), refused(1000))
    await t.leases.release('b', 'ada')
    assert.deepEqual(await t.take('ada', { key: 'd' }), GRANTED)
  })

  it('make room from what is over, of any key', async () => {
    await using t = await setUpLeases(open, { maxLeases: 3 })
    for (let i = 0; i < 20; i += 1) {
      assert.deepEqual(await t.take('ada', { key: `key ${i}`, ttlMs: 3 }), GRANTED)
      t.advance(1)
    }
  })
}
