import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSlowLeases, setUpProcesses } from './processes.fixture.ts'

describe('processes that share sessions', () => {
  it('rest for what another was told, from a fifth of a second later to the end', async () => {
    const { clock, start } = setUpProcesses({ maxWaitMs: 60_000, attemptTimeoutMs: 60_000 })
    const [one, two] = [start(), start()]
    await clock.advance(0)
    one.ask('film', { dc: 4 }).catch(() => {})
    await clock.advance(0)
    one.last('film').fail({ kind: 'flood', seconds: 30 })
    await clock.advance(200)
    two.ask('elsewhere', { dc: 2 })
    two.ask('film', { dc: 4 })
    await clock.advance(29_799)
    assert.deepEqual(two.ran(), ['elsewhere'])
    assert.equal(two.status('a').reason, 'shared')
    await clock.advance(21)
    assert.deepEqual(two.ran().toSorted(), ['elsewhere', 'film'])
    const told = two.events.filter((event) => event.type === 'state' && event.state === 'resting')
    assert.equal(told.length, 1)
  })

  it('do not lengthen a rest or tell of it again by reading it, however long reading takes', async () => {
    const { clock, leases, start } = setUpProcesses({ maxWaitMs: 60_000 })
    let reads = 0
    const slow = createSlowLeases(leases, clock, () => (reads++ * 7) % 10)
    const [one, two] = [start({ leases: slow }), start({ leases: slow })]
    await clock.advance(1000)
    one.ask('film', { dc: 2 })
    await clock.advance(0)
    one.last('film').fail({ kind: 'flood', seconds: 5 })
    await clock.advance(4999)
    assert.deepEqual([one.calls.length, one.status('a').reason, two.status('a').reason], [1, 'flood', 'shared'])
    await clock.advance(1)
    assert.equal(one.calls.length, 2)
    for (const { events } of [one, two]) {
      assert.equal(events.filter((event) => event.type === 'state' && event.state === 'resting').length, 1)
    }
  })

  it('know of the rests before they send anything after a restart, also for sessions that come later', async () => {
    const { clock, start } = setUpProcesses({ maxWaitMs: 0 })
    const one = start()
    await clock.advance(0)
    one.ask('film')
    await clock.advance(0)
    one.last('film').fail({ kind: 'flood', seconds: 30 })
    await clock.advance(0)
    one.kill()
    const two = start({ ids: [] })
    await clock.advance(0)
    two.pool.add('a', { name: 'a' })
    await assert.rejects(two.ask('film'), { reason: 'resting' })
    const three = start()
    const early = three.ask('film', { maxWaitMs: 1000 })
    await assert.rejects(early, { reason: 'resting' })
    assert.deepEqual([two.ran(), three.ran()], [[], []])
  })

  it('take over what a forerunner of the same name held', async () => {
    const { clock, start, open } = setUpProcesses({ maxWaitMs: 0, maxViewers: 2 })
    const one = start({ owner: 'server' })
    await open(one, ['1', '2'])
    one.ask('film', { dc: 2 })
    await clock.advance(0)
    one.last('film').fail({ kind: 'flood', seconds: 30 })
    await clock.advance(0)
    one.kill()
    const two = start({ owner: 'server' })
    await open(two, ['3', '4'])
    await clock.advance(0)
    // A quarter of 18, because it rests; of 9 it would be 2.
    assert.equal(two.status('a').limitPerSecond, 4)
    await assert.rejects(two.ask('film', { dc: 2 }), { reason: 'resting' })
  })
})
