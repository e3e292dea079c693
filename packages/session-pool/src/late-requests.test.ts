import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setUpPool } from './session-pool.fixture.ts'

describe('a late request', () => {
  const hedge = { minMs: 100, maxMs: 1000 }

  it('is sent to a second session, whose answer wins; the first is aborted', async () => {
    const { clock, ask, calls, events } = setUpPool({ hedge })
    const answer = ask('film')
    await clock.advance(999)
    assert.equal(calls.length, 1)
    await clock.advance(1)
    assert.deepEqual(
      calls.map(({ sessionId }) => sessionId),
      ['a', 'b'],
    )
    calls[1]?.answer('second')
    assert.equal(await answer, 'second')
    assert.equal(calls[0]?.signal.aborted, true)
    await clock.advance(0)
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'request' ? [[event.sessionId, event.result, event.isHedge]] : [])),
      [
        ['b', 'ok', true],
        ['a', 'aborted', false],
      ],
    )
  })

  it('is found by the latest answers, never twice at once, and not for what nobody watches', async () => {
    const { clock, ask, last, calls } = setUpPool({ hedge }, ['a', 'b', 'c'])
    for (let i = 0; i < 20; i += 1) {
      ask(`r${i}`)
      await clock.advance(120)
      last(`r${i}`).answer('')
      await clock.advance(0)
    }
    const before = calls.length
    ask('backup', { priority: 'backup' })
    ask('film')
    await clock.advance(179)
    assert.equal(calls.length, before + 2)
    await clock.advance(1)
    assert.equal(calls.length, before + 3)
    await clock.advance(5000)
    assert.equal(calls.length, before + 3)
  })

  it('waits for the other attempt when one fails', async () => {
    const { clock, ask, calls } = setUpPool({ hedge, maxAttempts: 1 })
    const answer = ask('film')
    await clock.advance(1000)
    calls[0]?.fail({ kind: 'retry' })
    await clock.advance(0)
    calls[1]?.answer('second')
    assert.equal(await answer, 'second')
  })

  it('has as many attempts as one that was never late', async () => {
    const { clock, ask, calls } = setUpPool({ hedge, maxAttempts: 2 }, ['a', 'b', 'c', 'd'])
    const answer = ask('film')
    for (const count of [2, 4]) {
      await clock.advance(1000)
      assert.equal(calls.length, count)
      for (const call of calls.slice(-2)) call.fail({ kind: 'retry' })
      await clock.advance(0)
    }
    await assert.rejects(answer)
  })

  it('takes nothing from those who wait', async () => {
    const { clock, ask, calls } = setUpPool({ hedge, maxInFlight: 1 })
    ask('one')
    ask('two')
    ask('three')
    await clock.advance(3000)
    assert.equal(calls.length, 2)
  })

  it('is spent sparingly', async () => {
    const { clock, ask, calls, last } = setUpPool({ hedge: { ...hedge, share: 0.05 } })
    for (let i = 0; i < 30; i += 1) {
      ask(`r${i}`)
      await clock.advance(1500)
      last(`r${i}`).answer('')
      await clock.advance(0)
    }
    assert.equal(calls.length - 30, 11)
  })

  it('is one of read-ahead after twice the time', async () => {
    const { clock, ask, calls } = setUpPool({ hedge })
    ask('next', { priority: 'read-ahead' })
    await clock.advance(1999)
    assert.equal(calls.length, 1)
    await clock.advance(1)
    assert.equal(calls.length, 2)
  })

  it('is sent again to the only session there is', async () => {
    const { clock, ask, calls, pool } = setUpPool({ hedge })
    pool.park('b', 'gone')
    const answer = ask('film')
    await clock.advance(1000)
    assert.deepEqual(
      calls.map(({ sessionId }) => sessionId),
      ['a', 'a'],
    )
    calls[1]?.answer('second')
    assert.equal(await answer, 'second')
  })

  it('may go where only what is kept for seeks is left', async () => {
    const { clock, ask, calls } = setUpPool({ hedge, maxInFlight: 4 })
    for (let i = 0; i < 3; i += 1) ask(`bound ${i}`, { sessionId: 'b' })
    ask('film', { priority: 'playing' })
    await clock.advance(1000)
    assert.deepEqual(
      calls.filter(({ request }) => request === 'film').map(({ sessionId }) => sessionId),
      ['a', 'b'],
    )
  })

  it('takes weight from a session that is overtaken, so that its viewers go elsewhere first', async () => {
    const { clock, pool, ask, calls, status } = setUpPool({ hedge, requestsPerSecond: 1000 })
    await using viewer = await pool.openViewer({ id: 'anna', signal: new AbortController().signal })
    const firsts: (string | undefined)[] = []
    for (let i = 0; i < 5; i += 1) {
      const answer = ask(`r${i}`, { viewer })
      await clock.advance(0)
      firsts.push(calls.at(-1)?.sessionId)
      // The home does not answer while it is asked.
      if (calls.at(-1)?.sessionId === viewer.sessionId) await clock.advance(1000)
      calls.at(-1)?.answer('')
      await answer
      await clock.advance(0)
    }
    assert.equal(firsts[0], viewer.sessionId)
    assert.notEqual(firsts[4], viewer.sessionId)
    assert.ok(status(viewer.sessionId ?? '').health >= 0.25)
  })
})
