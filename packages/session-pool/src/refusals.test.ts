import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isBusy } from './is-busy.fixture.ts'
import { Judged, setUpPool } from './session-pool.fixture.ts'
import type { PoolEvent } from './session-status.ts'

const { signal } = new AbortController()

describe('a pool without room', () => {
  it('does not hang without sessions', async () => {
    const { pool, ask } = setUpPool({}, [])
    await assert.rejects(ask('film'), isBusy('no_sessions'))
    await assert.rejects(pool.openViewer({ id: 'v', signal }), isBusy('no_sessions'))
    // No time is known: an operator has to add a session.
    await assert.rejects(ask('film'), { retryAfterMs: undefined, message: /there is none that works$/ })
  })

  it('tells a request that waited as long as it may', async () => {
    const { clock, ask, pool } = setUpPool({ maxInFlight: 1, maxWaitMs: 3000 }, ['a'])
    ask('running')
    const waiting = ask('waiting')
    await clock.advance(2999)
    assert.equal(pool.waiting, 1)
    await clock.advance(1)
    await assert.rejects(waiting, isBusy('waited'))
  })

  it('counts all the waits of a request together, and not the time it runs', async () => {
    const { clock, ask, last } = setUpPool({ maxInFlight: 1, maxWaitMs: 3000 }, ['a'])
    ask('first')
    const answer = ask('film')
    await clock.advance(2000)
    last('first').answer('')
    await clock.advance(9000)
    ask('third')
    await clock.advance(0)
    last('film').fail({ kind: 'flood', seconds: 1 })
    await clock.advance(1000)
    await assert.rejects(answer, isBusy('resting', 1000))
  })

  it('puts off the least urgent when too many wait', async () => {
    const { clock, ask, pool, last } = setUpPool({ maxInFlight: 1, maxQueue: 2 }, ['a'])
    ask('running')
    const backup = ask('backup', { priority: 'backup' })
    ask('ahead', { priority: 'read-ahead' })
    await assert.rejects(ask('more', { priority: 'backup' }), isBusy('queue_full'))
    ask('seek', { priority: 'seek' })
    await assert.rejects(backup, isBusy('queue_full'))
    assert.equal(pool.waiting, 2)
    await clock.advance(0)
    last('running').answer('')
    await clock.advance(0)
    assert.ok(last('seek'))
  })

  it('ends the hunt of a request that floods chase from session to session', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `s${i}`)
    const { pool, clock } = setUpPool({}, ids)
    let calls = 0
    const answer = pool.run({ priority: 'seek', dc: 2, signal }, async () => {
      calls += 1
      throw new Judged({ kind: 'flood', seconds: 1 })
    })
    answer.catch(() => {})
    await clock.advance(0)
    await assert.rejects(answer, isBusy('waited'))
    assert.equal(calls, 50)
  })

  it('tells each refusal once when a listener asks for more in the middle of it', async () => {
    let isAsking = false
    const onEvent = (event: PoolEvent) => {
      busy += Number(event.type === 'busy')
      if (event.type !== 'busy' || isAsking) return
      isAsking = true
      more = ask('from the listener', { maxWaitMs: 0 })
    }
    let busy = 0
    let more: Promise<string> | undefined
    const { clock, ask } = setUpPool({ maxInFlight: 1, maxWaitMs: 1000, onEvent }, ['a'])
    const [, ...waiting] = ['running', 'waiting', 'waiting too'].map((name) => ask(name))
    await clock.advance(1000)
    for (const answer of [...waiting, more]) await assert.rejects(answer as Promise<string>, isBusy('waited'))
    assert.equal(busy, 3)
  })
})
