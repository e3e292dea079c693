import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isBusy } from './is-busy.fixture.ts'
import { setUpPool } from './session-pool.fixture.ts'

const HOME = { dc: 2, isHome: true }
const FOREIGN = { dc: 4, isHome: false }

describe('a session that does not reach a data centre', () => {
  it('leaves what goes there to the others, and has it again at once when it does', async () => {
    const { pool, clock, ask, last, status, ran } = setUpPool()
    pool.reach('a', { ...HOME, isReachable: false })
    const { state, reason } = status('a')
    assert.deepEqual([state, reason], ['unreachable', 'no connection to data centre 2'])
    ask('film')
    ask('unknown', { dc: undefined })
    await clock.advance(0)
    assert.deepEqual([last('film').sessionId, last('unknown').sessionId], ['b', 'b'])
    ask('elsewhere', { dc: 4, sessionId: 'a' })
    await clock.advance(0)
    assert.equal(last('elsewhere').sessionId, 'a')
    ask('waits', { sessionId: 'a', priority: 'ingestion' })
    await clock.advance(5000)
    assert.ok(!ran().includes('waits'))
    pool.reach('a', { ...HOME, isReachable: true })
    await clock.advance(0)
    assert.equal(last('waits').sessionId, 'a')
    assert.equal(status('a').state, 'ready')
  })

  it('is none for requests to others, nor for those whose data centre is not known while it reaches its home', async () => {
    const { pool, clock, ask, ran } = setUpPool({}, ['a'])
    pool.reach('a', { ...FOREIGN, isReachable: false })
    ask('home')
    ask('unknown', { dc: undefined })
    await assert.rejects(ask('foreign', { dc: 4 }), isBusy('unreachable'))
    await clock.advance(0)
    assert.deepEqual(ran(), ['home', 'unknown'])
  })

  it('has viewers told early when no other reaches it either, and the rest a minute after the last did', async () => {
    const { pool, clock, ask, ran } = setUpPool()
    pool.reach('a', { ...HOME, isReachable: false })
    await clock.advance(30_000)
    pool.reach('b', { ...HOME, isReachable: false })
    for (const priority of ['seek', 'playing', 'read-ahead'] as const) {
      await assert.rejects(ask('film', { priority }), isBusy('unreachable', 5000))
    }
    const answers: string[] = []
    const job = ask('job', { priority: 'ingestion', maxWaitMs: 3_600_000 })
    job.catch(() => answers.push('refused'))
    await clock.advance(59_999)
    assert.deepEqual(answers, [])
    await clock.advance(1)
    await assert.rejects(job, isBusy('unreachable'))
    await assert.rejects(ask('late', { priority: 'ingestion', maxWaitMs: 3_600_000 }), isBusy('unreachable'))
    assert.deepEqual(ran(), [])
  })

  it('has no rest of before once it does: what failed while it did not says nothing of it', async () => {
    const { pool, clock, ask, last, status } = setUpPool({ maxWaitMs: 60_000 }, ['a'])
    ask('film', { maxWaitMs: 60_000 })
    for (let i = 0; i < 3; i += 1) {
      await clock.advance(2000)
      last('film').fail({ kind: 'retry' })
    }
    await clock.advance(0)
    assert.equal(status('a').state, 'resting')
    pool.reach('a', { ...HOME, isReachable: false })
    pool.reach('a', { ...HOME, isReachable: true })
    assert.deepEqual(status('a').rests, [])
    ask('again')
    await clock.advance(1)
    last('again').fail({ kind: 'retry' })
    await clock.advance(0)
    assert.deepEqual(status('a').rests, [])
  })

  it('is the home of a viewer only where no other has room', async () => {
    const { pool } = setUpPool({ maxViewers: 1 })
    pool.reach('a', { ...FOREIGN, isReachable: false })
    const { signal } = new AbortController()
    const homes = ['ann', 'ben'].map(async (id) => (await pool.openViewer({ id, signal })).sessionId)
    assert.deepEqual(await Promise.all(homes), ['b', 'a'])
  })

  it('keeps the rests that it was told to take', async () => {
    const { pool, clock, ask, last, status } = setUpPool({ maxWaitMs: 60_000 }, ['a'])
    ask('film')
    await clock.advance(0)
    last('film').fail({ kind: 'flood', seconds: 30 })
    await clock.advance(0)
    pool.reach('a', { ...HOME, isReachable: false })
    pool.reach('a', { ...HOME, isReachable: true })
    assert.equal(status('a').rests[0]?.remainingMs, 30_000)
  })
})
