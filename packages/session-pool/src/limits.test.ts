import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setUpPool } from './session-pool.fixture.ts'

describe('limits', () => {
  it('send no more than 18 requests in any second, and 17 of them when none is a seek', async () => {
    const { clock, ask, calls, last } = setUpPool({ maxInFlight: 100 }, ['a'])
    for (let i = 0; i < 40; i += 1) ask(`r${i}`)
    await clock.advance(0)
    assert.equal(calls.length, 17)
    const seek = ask('seek', { priority: 'seek' })
    await clock.advance(0)
    assert.equal(calls.length, 18)
    last('seek').answer('')
    await seek
    await clock.advance(999)
    assert.equal(calls.length, 18)
    await clock.advance(1)
    assert.equal(calls.length, 35)
  })

  it('keep one place in flight for a seek', async () => {
    const { clock, ask, ran } = setUpPool({ maxInFlight: 4 }, ['a'])
    for (let i = 0; i < 6; i += 1) ask(`r${i}`)
    ask('seek', { priority: 'seek' })
    await clock.advance(0)
    assert.deepEqual(ran(), ['r0', 'r1', 'r2', 'seek'])
  })

  it('spread what is asked for over the sessions by their weights', async () => {
    const { pool, clock, ask, status } = setUpPool({ maxInFlight: 12 }, ['light'])
    pool.add('heavy', { name: 'heavy' }, { weight: 2 })
    for (let i = 0; i < 9; i += 1) ask(`r${i}`)
    await clock.advance(0)
    assert.deepEqual([status('light').inFlight, status('heavy').inFlight], [3, 6])
  })

  it('rise from a quarter to the whole for a session that is new', async () => {
    const { clock, status } = setUpPool({ rampMs: 10_000 }, ['a'])
    const seen = []
    for (let i = 0; i < 5; i += 1) {
      const { state, limitPerSecond, ramp } = status('a')
      seen.push([state, limitPerSecond, ramp])
      await clock.advance(2500)
    }
    assert.deepEqual(seen, [
      ['starting', 4, 0.25],
      ['starting', 7, 0.4375],
      ['starting', 11, 0.625],
      ['starting', 14, 0.8125],
      ['ready', 18, 1],
    ])
  })

  it('remember the requests and rests of a session that leaves and comes back', async () => {
    const { pool, clock, ask, last, status } = setUpPool({ maxInFlight: 50 }, ['a'])
    const answers = [ask('r0'), ask('r1')]
    await clock.advance(0)
    last('r0').answer('')
    last('r1').fail({ kind: 'flood', seconds: 20 })
    await Promise.all(answers.map((answer) => answer.catch(() => {})))
    await pool.remove('a')
    pool.add('a', { name: 'again' })
    assert.equal(status('a').requestsLastSecond, 2)
    assert.equal(status('a').state, 'resting')
  })
})

describe('priorities', () => {
  it('serve the most urgent first, and the earliest of them', async () => {
    const { clock, ask, ran, last } = setUpPool({ maxInFlight: 1 }, ['a'])
    ask('first')
    for (const priority of ['backup', 'ingestion', 'read-ahead', 'playing', 'seek'] as const) {
      for (const i of [1, 2]) ask(`${priority} ${i}`, { priority })
    }
    for (let i = 0; i < 10; i += 1) {
      await clock.advance(10)
      last(ran().at(-1) ?? '').answer('')
    }
    await clock.advance(0)
    assert.deepEqual(ran().slice(1, 7), ['seek 1', 'seek 2', 'playing 1', 'playing 2', 'read-ahead 1', 'read-ahead 2'])
  })

  it('leave the least urgent an eighth of the room, however many seeks there are', async () => {
    const { clock, ask, ran, last } = setUpPool({ maxInFlight: 1, requestsPerSecond: 1000, maxWaitMs: 60_000 }, ['a'])
    ask('first')
    for (let i = 0; i < 5; i += 1) ask(`backup ${i}`, { priority: 'backup' })
    for (let i = 0; i < 200; i += 1) {
      ask(`seek ${i}`, { priority: 'seek' })
      await clock.advance(50)
      last(ran().at(-1) ?? '').answer('')
    }
    const backups = ran().flatMap((name, i) => (name.startsWith('backup') ? [i] : []))
    assert.equal(backups.length, 5)
    for (const [i, at] of backups.entries()) if (i > 0) assert.equal(at - (backups[i - 1] ?? 0), 8)
  })

  it('are not held up by a request whose data centre rests', async () => {
    const { clock, ask, ran, last } = setUpPool({}, ['a'])
    ask('flooded', { dc: 4 })
    await clock.advance(0)
    last('flooded').fail({ kind: 'flood', seconds: 5 })
    await clock.advance(0)
    ask('playing', { dc: 2, priority: 'backup' })
    await clock.advance(0)
    assert.deepEqual(ran(), ['flooded', 'playing'])
  })
})
