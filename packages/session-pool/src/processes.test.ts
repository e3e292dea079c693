import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Leases } from '@streamvault/leases'
import { SessionsBusyError } from './errors.ts'
import { createSlowLeases, setUpProcesses } from './processes.fixture.ts'

const { signal } = new AbortController()

const isFull = (error: unknown) => error instanceof SessionsBusyError && error.reason === 'viewers_full'

describe('processes that share sessions', () => {
  it('count viewers together', async () => {
    const { start, open } = setUpProcesses({ maxViewers: 3, viewerIdleMs: 0 })
    const [one, two] = [start(), start()]
    const [first] = await open(one, ['1', '2'])
    await open(two, ['1'])
    await assert.rejects(open(two, ['3']), isFull)
    await assert.rejects(open(one, ['3']), isFull)
    assert.deepEqual([one.status('a').viewers, two.status('a').viewers], [2, 1])
    await first?.[Symbol.asyncDispose]()
    assert.equal((await open(two, ['3']))[0]?.sessionId, 'a')
  })

  it('keep their places while they last, and have those of a killed one within 30 seconds', async () => {
    const { clock, start, open } = setUpProcesses({ maxViewers: 2 })
    const [one, two] = [start(), start()]
    await open(one, ['1'])
    await open(two, ['2'])
    await clock.advance(120_000)
    await assert.rejects(open(two, ['3']), isFull)
    one.kill()
    await clock.advance(19_000)
    await assert.rejects(open(two, ['3']), isFull)
    await clock.advance(11_000)
    assert.equal((await open(two, ['3']))[0]?.sessionId, 'a')
  })

  it('give their places back when they are closed', async () => {
    const { leases, start, open } = setUpProcesses({ maxViewers: 2 })
    const one = start()
    await open(one, ['1', '2'])
    await one.pool[Symbol.asyncDispose]()
    assert.equal(await leases.count('store/viewers/a'), 0)
    assert.equal(await leases.count('store/processes'), 0)
  })

  it('move a viewer whose place was taken while its process slept', async () => {
    const { clock, leases, start, open } = setUpProcesses({ maxViewers: 1 })
    const one = start({ ids: ['a', 'b'] })
    const [viewer] = await open(one, ['1'])
    assert.equal(viewer?.sessionId, 'a')
    await leases.release('store/viewers/a', 'process 1/1')
    await leases.acquire({ key: 'store/viewers/a', holder: 'another', limit: 1, ttlMs: 1e6 })
    await clock.advance(11_000)
    assert.equal(viewer?.sessionId, 'b')
    assert.equal(one.status('a').viewers, 0)
  })

  it('find another place when their session is parked while they ask for one', async () => {
    const { clock, leases, start } = setUpProcesses()
    const one = start({ ids: ['a', 'b'], leases: createSlowLeases(leases, clock, () => 50) })
    await clock.advance(1000)
    const opening = one.pool.openViewer({ id: '1', signal })
    await clock.advance(60)
    one.pool.park('a', 'revoked')
    await clock.advance(500)
    assert.equal((await opening).sessionId, 'b')
    assert.deepEqual([await leases.count('store/viewers/a'), await leases.count('store/viewers/b')], [0, 1])
  })

  it('do not keep the place of a viewer who leaves while it is renewed', async () => {
    const { clock, leases, start, open } = setUpProcesses({ viewerIdleMs: 0 })
    let leave: (() => Promise<void>) | undefined
    const acquire: Leases['acquire'] = async (request) => {
      const isRenewal = request.key === 'store/viewers/a' && leave !== undefined
      if (isRenewal) await leave?.()
      return leases.acquire(request)
    }
    const one = start({ leases: { ...leases, acquire } })
    const [viewer] = await open(one, ['1'])
    leave = async () => viewer?.[Symbol.asyncDispose]()
    await clock.advance(11_000)
    assert.equal(one.status('a').viewers, 0)
    assert.equal(await leases.count('store/viewers/a'), 0)
  })

  it('share the rate of the sessions by their number', async () => {
    const { clock, start } = setUpProcesses()
    const [one, two] = [start(), start()]
    await clock.advance(200)
    assert.deepEqual([one.status('a').limitPerSecond, two.status('a').limitPerSecond], [9, 9])
    await two.pool[Symbol.asyncDispose]()
    await clock.advance(200)
    assert.equal(one.status('a').limitPerSecond, 18)
    start().kill()
    await clock.advance(1000)
    assert.equal(one.status('a').limitPerSecond, 9)
    await clock.advance(30_000)
    assert.equal(one.status('a').limitPerSecond, 18)
  })

  it('go on with what they know when the leases fail, and tell it', async () => {
    const broken = () => Promise.reject(new Error('disk full'))
    const leases: Leases = {
      acquire: broken,
      release: broken,
      list: broken,
      count: broken,
      [Symbol.asyncDispose]: broken,
    }
    const { clock, start, open } = setUpProcesses({ maxViewers: 1, viewerIdleMs: 0 })
    const one = start({ leases })
    const [viewer] = await open(one, ['1'])
    await assert.rejects(open(one, ['2']), isFull)
    one.ask('film', { dc: 2 })
    await clock.advance(0)
    one.last('film').fail({ kind: 'flood', seconds: 1 })
    await clock.advance(5000)
    assert.equal(one.calls.length, 2)
    await viewer?.[Symbol.asyncDispose]()
    await one.pool[Symbol.asyncDispose]()
    assert.ok(one.events.some((event) => event.type === 'shared-failed'))
  })
})
