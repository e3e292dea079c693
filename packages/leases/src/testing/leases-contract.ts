import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { LeasesFullError } from '../errors.ts'
import type { LeaseAnswer, LeaseRequest, Leases } from '../leases.ts'

/** How the suite opens the leases it tests. */
export interface LeasesUnderTest {
  /** Another instance on the same store, or undefined where instances share nothing. The suite disposes of it. */
  openAnother?: () => Promise<Leases>
  /** The instance under test. The suite disposes of it. */
  leases: Leases
}

/** What the suite asks an adapter to open. */
export interface LeasesToOpen {
  /** Whole milliseconds; the suite moves it, also backwards. */
  now: () => number
  /** Live leases of all keys together. */
  maxLeases: number
}

type Open = (options: LeasesToOpen) => Promise<LeasesUnderTest>

/** The behaviour that all Leases owe their callers. `open` gives an empty store each time. */
export function leasesContract(name: string, open: Open): void {
  describe(`${name} keep the contract of leases`, () => {
    testPlaces(open)
    testTime(open)
    testLimits(open)
    testNames(open)
    testBounds(open)
    testRaces(open)
    testInstances(open)
  })
}

const START = 1_700_000_000_000

async function setUp(open: Open, { maxLeases = 10_000 } = {}) {
  let time = START
  const opened = await open({ now: () => time, maxLeases })
  const take = (holder: string, more: Partial<LeaseRequest> = {}): Promise<LeaseAnswer> =>
    opened.leases.acquire({ key: 'key', holder, limit: 1, ttlMs: 1000, ...more })
  const holders = async (key = 'key', leases = opened.leases) => (await leases.list(key)).map(({ holder }) => holder)
  return {
    ...opened,
    take,
    holders,
    advance: (ms: number) => {
      time += ms
    },
    [Symbol.asyncDispose]: () => opened.leases[Symbol.asyncDispose](),
  }
}

const GRANTED: LeaseAnswer = { granted: true }

function refused(freeInMs: number): LeaseAnswer {
  return { granted: false, freeInMs }
}

function testPlaces(open: Open): void {
  it('give the only place to the first', async () => {
    await using t = await setUp(open)
    assert.deepEqual(await t.take('ada'), GRANTED)
    assert.deepEqual(await t.take('bob'), refused(1000))
    assert.deepEqual(await t.holders(), ['ada'])
  })

  it('give as many places as the limit says', async () => {
    await using t = await setUp(open)
    for (const holder of ['c', 'a', 'b']) assert.deepEqual(await t.take(holder, { limit: 3 }), GRANTED)
    assert.deepEqual(await t.take('d', { limit: 3 }), refused(1000))
    assert.deepEqual(await t.holders(), ['c', 'a', 'b'])
    assert.equal(await t.leases.count('key'), 3)
  })

  it('count a holder once, however often it asks', async () => {
    await using t = await setUp(open)
    for (let i = 0; i < 5; i += 1) assert.deepEqual(await t.take('ada', { limit: 2 }), GRANTED)
    assert.equal(await t.leases.count('key'), 1)
    assert.deepEqual(await t.take('bob', { limit: 2 }), GRANTED)
  })

  it('keep the turn of a holder that renews', async () => {
    await using t = await setUp(open)
    for (const holder of ['first', 'second']) await t.take(holder, { limit: 2 })
    t.advance(10)
    await t.take('first', { limit: 2 })
    assert.deepEqual(await t.leases.list('key'), [
      { holder: 'first', remainingMs: 1000 },
      { holder: 'second', remainingMs: 990 },
    ])
  })

  it('free a place that is released, once', async () => {
    await using t = await setUp(open)
    await t.take('ada')
    assert.equal(await t.leases.release('key', 'bob'), false)
    assert.deepEqual(await t.holders(), ['ada'])
    assert.equal(await t.leases.release('key', 'ada'), true)
    assert.equal(await t.leases.release('key', 'ada'), false)
    assert.deepEqual(await t.take('bob'), GRANTED)
  })

  it('do not free the place of another by a late release', async () => {
    await using t = await setUp(open)
    await t.take('ada')
    t.advance(1000)
    await t.take('bob')
    assert.equal(await t.leases.release('key', 'ada'), false)
    assert.deepEqual(await t.holders(), ['bob'])
  })

  it('know nothing of a key that nobody asked for', async () => {
    await using t = await setUp(open)
    assert.deepEqual(await t.leases.list('nothing'), [])
    assert.equal(await t.leases.count('nothing'), 0)
    assert.equal(await t.leases.release('nothing', 'ada'), false)
  })
}

function testTime(open: Open): void {
  it('end at the exact millisecond', async () => {
    await using t = await setUp(open)
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
    await using t = await setUp(open)
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
    await using t = await setUp(open)
    await t.take('ada', { limit: 2, ttlMs: 10 })
    await t.take('bob', { limit: 2 })
    t.advance(10)
    assert.deepEqual(await t.take('ada', { limit: 2 }), GRANTED)
    assert.deepEqual(await t.holders(), ['bob', 'ada'])
  })

  it('do not let a holder come back after its time when its place was taken', async () => {
    await using t = await setUp(open)
    await t.take('ada')
    t.advance(1000)
    await t.take('bob')
    assert.deepEqual(await t.take('ada'), refused(1000))
  })

  it('tell when the next place is free, whoever goes first', async () => {
    await using t = await setUp(open)
    await t.take('long', { limit: 2, ttlMs: 5000 })
    await t.take('short', { limit: 2, ttlMs: 300 })
    t.advance(100)
    assert.deepEqual(await t.take('next', { limit: 2 }), refused(200))
    t.advance(200)
    assert.deepEqual(await t.take('next', { limit: 2 }), GRANTED)
  })

  it('end within their own time when the clock is set back', async () => {
    await using t = await setUp(open)
    await t.take('ada')
    t.advance(-3_600_000)
    assert.deepEqual(await t.leases.list('key'), [{ holder: 'ada', remainingMs: 1000 }])
    assert.deepEqual(await t.take('bob'), refused(1000))
    t.advance(1000)
    assert.deepEqual(await t.take('bob'), GRANTED)
  })
}

function testLimits(open: Open): void {
  it('let nobody in while a lowered limit is passed, and put nobody out', async () => {
    await using t = await setUp(open)
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
    await using t = await setUp(open)
    await t.take('a')
    assert.deepEqual(await t.take('b', { limit: 2 }), GRANTED)
  })

  it('take nothing for a request that was refused', async () => {
    await using t = await setUp(open)
    await t.take('ada', { ttlMs: 100 })
    for (let i = 0; i < 3; i += 1) await t.take('bob', { ttlMs: 9000 })
    t.advance(100)
    assert.equal(await t.leases.count('key'), 0)
  })
}

const ODD_NAMES = [
  ...['a', 'A', 'a ', ' a', 'a\0', 'a\0b', '\0', 'a/b', 'a%', '_', '?', "a'; drop table leases; --", '🎬'],
  // One letter in two spellings.
  '\u00e1',
  'a\u0301',
]

function testNames(open: Open): void {
  it('keep keys and holders apart, whatever they are called', async () => {
    await using t = await setUp(open)
    for (const key of ODD_NAMES) assert.deepEqual(await t.take('one', { key }), GRANTED)
    for (const holder of ODD_NAMES) assert.deepEqual(await t.take(holder, { key: 'many', limit: 99 }), GRANTED)
    for (const key of ODD_NAMES) assert.deepEqual(await t.holders(key), ['one'])
    assert.deepEqual(await t.holders('many'), ODD_NAMES)
    assert.equal(await t.leases.release('A', 'one'), true)
    assert.deepEqual(await t.holders('a'), ['one'])
  })

  it('refuse what is no request, and take nothing', async () => {
    await using t = await setUp(open)
    const wrong: Partial<LeaseRequest>[] = [
      ...[0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY].flatMap((n) => [{ limit: n }, { ttlMs: n }]),
      ...['', 'x'.repeat(301), 'half \ud83c'].flatMap((name) => [{ key: name }, { holder: name }]),
    ]
    for (const request of wrong) await assert.rejects(t.take('ada', request), RangeError)
    assert.equal(await t.leases.count('key'), 0)
    assert.deepEqual(await t.take('x'.repeat(300), { key: 'x'.repeat(300) }), GRANTED)
  })
}

function testBounds(open: Open): void {
  it('hold no more live leases than they may, over all keys', async () => {
    await using t = await setUp(open, { maxLeases: 3 })
    for (const key of ['a', 'b', 'c']) await t.take('ada', { key })
    await assert.rejects(t.take('ada', { key: 'd' }), LeasesFullError)
    assert.deepEqual(await t.take('ada', { key: 'a' }), GRANTED)
    assert.deepEqual(await t.take('bob', { key: 'a' }), refused(1000))
    await t.leases.release('b', 'ada')
    assert.deepEqual(await t.take('ada', { key: 'd' }), GRANTED)
  })

  it('make room from what is over, of any key', async () => {
    await using t = await setUp(open, { maxLeases: 3 })
    for (let i = 0; i < 20; i += 1) {
      assert.deepEqual(await t.take('ada', { key: `key ${i}`, ttlMs: 3 }), GRANTED)
      t.advance(1)
    }
  })
}

function testRaces(open: Open): void {
  for (const limit of [1, 4]) {
    it(`let ${limit} of many racers in`, async () => {
      await using t = await setUp(open)
      const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => t.take(`racer ${i}`, { limit })))
      assert.equal(answers.filter(({ granted }) => granted).length, limit)
      assert.equal(await t.leases.count('key'), limit)
    })
  }

  it('never hold more than the limit while racers come, renew, leave and die', async () => {
    await using t = await setUp(open)
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

function testInstances(open: Open): void {
  it('see what another instance on the same store took and gave back', async (context) => {
    await using t = await setUp(open)
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
    await using t = await setUp(open)
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
    await using t = await setUp(open)
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
