import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SessionsBusyError } from './errors.ts'
import { type Named, setUpPool } from './session-pool.fixture.ts'
import type { SessionPool, Viewer } from './session-pool.ts'

const { signal } = new AbortController()

async function openMany(pool: SessionPool<Named>, count: number, from = 0): Promise<Viewer[]> {
  const ids = Array.from({ length: count }, (_, i) => `viewer ${from + i}`)
  return Promise.all(ids.map((id) => pool.openViewer({ id, signal })))
}

describe('viewers', () => {
  it('are counted on the emptiest session, up to 15 on each; the next is told', async () => {
    const { pool, status, events } = setUpPool()
    const viewers = await openMany(pool, 30)
    assert.deepEqual([status('a').viewers, status('b').viewers], [15, 15])
    assert.deepEqual(
      viewers.slice(0, 4).map(({ sessionId }) => sessionId),
      ['a', 'b', 'a', 'b'],
    )
    await assert.rejects(openMany(pool, 1, 30), (error) => {
      assert.ok(error instanceof SessionsBusyError)
      assert.deepEqual([error.reason, error.retryAfterMs], ['viewers_full', 15_000])
      return true
    })
    assert.deepEqual(events.at(-1), { type: 'busy', reason: 'viewers_full', priority: undefined })
    assert.deepEqual([status('a').viewers, status('b').viewers], [15, 15])
  })

  it('are counted by weight', async () => {
    const { pool, status } = setUpPool({}, ['light'])
    pool.add('heavy', { name: 'heavy' }, { weight: 2 })
    await openMany(pool, 12)
    assert.deepEqual([status('light').viewers, status('heavy').viewers], [4, 8])
  })

  it('count once under one id, until a while after the last handle is closed', async () => {
    const { pool, clock, status } = setUpPool({ viewerIdleMs: 5000 }, ['a'])
    const [one, two] = [await pool.openViewer({ id: 'same', signal }), await pool.openViewer({ id: 'same', signal })]
    assert.equal(status('a').viewers, 1)
    await one[Symbol.asyncDispose]()
    await one[Symbol.asyncDispose]()
    await clock.advance(60_000)
    assert.equal(status('a').viewers, 1)
    await two[Symbol.asyncDispose]()
    await clock.advance(4999)
    assert.equal(status('a').viewers, 1)
    await clock.advance(1)
    assert.equal(status('a').viewers, 0)
  })

  it('keep their home when they come back in time', async () => {
    const { pool, clock, status } = setUpPool({ viewerIdleMs: 5000 })
    const first = await pool.openViewer({ id: 'film', signal })
    await first[Symbol.asyncDispose]()
    await clock.advance(4000)
    const again = await pool.openViewer({ id: 'film', signal })
    assert.equal(again.sessionId, 'a')
    await clock.advance(60_000)
    assert.equal(status('a').viewers, 1)
  })

  it('are told when the first of those who left gives up the place', async () => {
    const { pool, clock } = setUpPool({ maxViewers: 1, viewerIdleMs: 5000 }, ['a'])
    const first = await pool.openViewer({ id: 'first', signal })
    await first[Symbol.asyncDispose]()
    await clock.advance(2000)
    await assert.rejects(pool.openViewer({ id: 'second', signal }), { retryAfterMs: 3000 })
    await clock.advance(3000)
    assert.equal((await pool.openViewer({ id: 'second', signal })).sessionId, 'a')
  })

  it('move when their session is parked or removed, and wait for a place where there is none', async () => {
    const { pool, clock, status, events } = setUpPool({ maxViewers: 2 })
    const viewers = await openMany(pool, 3)
    const homes = () => viewers.map(({ sessionId }) => sessionId)
    assert.deepEqual(homes(), ['a', 'b', 'a'])
    pool.park('a', 'revoked')
    await clock.advance(0)
    assert.deepEqual(homes(), ['b', 'b', undefined])
    assert.equal(status('a').viewers, 0)
    pool.add('c', { name: 'c' })
    await clock.advance(0)
    assert.deepEqual(homes(), ['b', 'b', 'c'])
    await pool.remove('b')
    await clock.advance(0)
    assert.deepEqual(homes().toSorted(), ['c', 'c', undefined])
    const [leaving, ...staying] = viewers.toSorted((one) => (one.sessionId === 'c' ? -1 : 1))
    await leaving?.[Symbol.asyncDispose]()
    await clock.advance(15_000)
    assert.deepEqual(
      staying.map(({ sessionId }) => sessionId),
      ['c', 'c'],
    )
    assert.ok(events.some((event) => event.type === 'viewers' && event.sessionId === 'c' && event.viewers === 2))
  })

  it('do not come to a session that rests while another has room', async () => {
    const { pool, clock, ask, last } = setUpPool()
    ask('film')
    await clock.advance(0)
    last('film').fail({ kind: 'flood', seconds: 60 })
    await clock.advance(0)
    const viewers = await openMany(pool, 3)
    assert.deepEqual(
      viewers.map(({ sessionId }) => sessionId),
      ['b', 'b', 'b'],
    )
  })

  it('have their requests run at home until that is half busier than the calmest', async () => {
    const { pool, clock, ask, calls } = setUpPool({ maxInFlight: 10 }, ['a', 'b', 'c'])
    await openMany(pool, 1)
    const viewer = await pool.openViewer({ id: 'mine', signal })
    assert.equal(viewer.sessionId, 'b')
    for (let i = 0; i < 12; i += 1) ask(`r${i}`, { viewer })
    await clock.advance(0)
    const ran = calls.map(({ sessionId }) => sessionId)
    assert.deepEqual(ran.slice(0, 6), ['b', 'b', 'b', 'b', 'b', 'b'])
    assert.equal(ran.filter((id) => id === 'b').length, 7)
    assert.deepEqual(ran.filter((id) => id !== 'b').toSorted(), ['a', 'a', 'a', 'c', 'c'])
  })

  it('have their requests run where nothing has to be asked first, all else being equal', async () => {
    const { clock, ask, last } = setUpPool({}, ['a', 'b', 'c'])
    ask('film', { isWarm: (id) => id === 'c' })
    await clock.advance(0)
    assert.equal(last('film').sessionId, 'c')
  })

  it('leave nothing behind when they leave before they have a place', async () => {
    const { pool, clock, status } = setUpPool({ viewerIdleMs: 5000 }, ['a'])
    const leaver = new AbortController()
    const opening = pool.openViewer({ id: 'gone', signal: leaver.signal })
    leaver.abort(new Error('left'))
    await assert.rejects(opening, /left/)
    await clock.advance(0)
    assert.equal(status('a').viewers, 0)
    await assert.rejects(pool.openViewer({ id: 'late', signal: leaver.signal }), /left/)
  })

  it('have a home on a session that can serve them, and move when theirs cannot', async () => {
    const { pool, status } = setUpPool({ maxViewers: 2 }, ['a', 'b', 'c'])
    const { signal } = new AbortController()
    const strangers = new Set(['a'])
    const open = (id: string) => pool.openViewer({ id, signal, canServe: (session) => !strangers.has(session) })
    const first = await open('one')
    for (const id of ['two', 'three', 'four']) await open(id)
    assert.deepEqual(
      ['a', 'b', 'c'].map((id) => status(id).viewers),
      [0, 2, 2],
    )
    await assert.rejects(open('five'), { code: 'sessions_busy', reason: 'viewers_full' })
    strangers.delete('a')
    strangers.add(first.sessionId ?? '')
    await open('one')
    assert.equal(first.sessionId, 'a')
    assert.equal(status('a').viewers, 1)
  })

  it('have a home on any session while none can serve them', async () => {
    const { pool } = setUpPool({}, ['a'])
    const viewer = await pool.openViewer({ id: 'one', signal: new AbortController().signal, canServe: () => false })
    assert.equal(viewer.sessionId, 'a')
  })
})
