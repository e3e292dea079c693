import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Leases } from '@streamvault/leases'
import { createMemoryLeases } from '@streamvault/leases/memory'
import fc from 'fast-check'
import { SessionsBusyError } from './errors.ts'
import { type Call, type PoolUnderTest, setUpPool } from './session-pool.fixture.ts'
import type { SessionPoolOptions, Viewer } from './session-pool.ts'
import { createFakeClock, type FakeClock } from './testing/index.ts'

const { signal } = new AbortController()

/** The machine's clock as one process has it: it stands still for ever once the process is killed. */
function createProcessClock(clock: FakeClock): FakeClock & { kill: () => void } {
  let isAlive = true
  return {
    now: clock.now,
    after: (ms, wake) => clock.after(ms, () => isAlive && wake()),
    advance: clock.advance,
    get timers() {
      return clock.timers
    },
    kill: () => {
      isAlive = false
    },
  }
}

interface Process extends PoolUnderTest {
  kill: () => void
}

function setUp(options: Partial<SessionPoolOptions> = {}) {
  const clock = createFakeClock()
  const leases = createMemoryLeases({ maxLeases: 1000, now: clock.now })
  let started = 0
  const start = (more: { ids?: string[]; leases?: Leases; owner?: string } = {}): Process => {
    started += 1
    const processClock = createProcessClock(clock)
    const shared = { leases: more.leases ?? leases, name: 'store', owner: more.owner ?? `process ${started}` }
    const set = setUpPool({ ...options, clock: processClock, shared }, more.ids ?? ['a'])
    return { ...set, clock, kill: processClock.kill }
  }
  const open = async (process: Process, ids: string[]): Promise<Viewer[]> =>
    Promise.all(ids.map((id) => process.pool.openViewer({ id, signal })))
  return { clock, leases, start, open }
}

const isFull = (error: unknown) => error instanceof SessionsBusyError && error.reason === 'viewers_full'

describe('processes that share sessions', () => {
  it('count viewers together', async () => {
    const { start, open } = setUp({ maxViewers: 3, viewerIdleMs: 0 })
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
    const { clock, start, open } = setUp({ maxViewers: 2 })
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
    const { leases, start, open } = setUp({ maxViewers: 2 })
    const one = start()
    await open(one, ['1', '2'])
    await one.pool[Symbol.asyncDispose]()
    assert.equal(await leases.count('store/viewers/a'), 0)
    assert.equal(await leases.count('store/processes'), 0)
  })

  it('move a viewer whose place was taken while its process slept', async () => {
    const { clock, leases, start, open } = setUp({ maxViewers: 1 })
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
    const { clock, leases, start } = setUp()
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
    const { clock, leases, start, open } = setUp({ viewerIdleMs: 0 })
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

  it('rest for what another was told, from a fifth of a second later to the end', async () => {
    const { clock, start } = setUp({ maxWaitMs: 60_000, attemptTimeoutMs: 60_000 })
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
    const { clock, leases, start } = setUp({ maxWaitMs: 60_000 })
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
    const { clock, start } = setUp({ maxWaitMs: 0 })
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
    const { clock, start, open } = setUp({ maxWaitMs: 0, maxViewers: 2 })
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

  it('share the rate of the sessions by their number', async () => {
    const { clock, start } = setUp()
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
    const { clock, start, open } = setUp({ maxViewers: 1, viewerIdleMs: 0 })
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

/** Leases whose answers take their time, each another. */
function createSlowLeases(leases: Leases, clock: FakeClock, delays: () => number): Leases {
  const wait = () => new Promise<void>((resolve) => void clock.after(delays(), resolve))
  const slow = async <T>(work: () => Promise<T>): Promise<T> => {
    await wait()
    const result = await work()
    await wait()
    return result
  }
  return {
    acquire: (request) => slow(() => leases.acquire(request)),
    release: (key, holder) => slow(() => leases.release(key, holder)),
    list: (key) => slow(() => leases.list(key)),
    count: (key) => slow(() => leases.count(key)),
    [Symbol.asyncDispose]: () => leases[Symbol.asyncDispose](),
  }
}

const moves = fc.array(
  fc.record({
    do: fc.constantFrom('open', 'open', 'open', 'close', 'wait', 'ask', 'ask', 'flood', 'answer', 'park', 'unpark'),
    process: fc.nat(1),
    which: fc.nat(8),
    ms: fc.constantFrom(0, 3, 20, 300, 2000, 12_000),
  }),
  { maxLength: 60 },
)

describe('two processes, whatever happens in whatever order', () => {
  it('never have more viewers on a session than one may, and never send to one that both know to rest', async () => {
    await fc.assert(
      fc.asyncProperty(moves, fc.array(fc.nat(30), { minLength: 5, maxLength: 20 }), async (steps, delays) => {
        let calls = 0
        const { clock, leases, start } = setUp({ maxViewers: 2, maxWaitMs: 1000, viewerIdleMs: 500 })
        const slow = createSlowLeases(leases, clock, () => delays[calls++ % delays.length] ?? 0)
        const two = [0, 1].map(() => start({ ids: ['a', 'b'], leases: slow }))
        const viewers: Viewer[] = []
        const ended = new Set<Call>()
        const rests: { sessionId: string; knownAt: number; until: number }[] = []
        await clock.advance(1000)
        for (const step of steps) {
          const process = two[step.process] as Process
          const open = process.calls.filter((call) => !call.signal.aborted && !ended.has(call))
          const call = open[step.which % Math.max(1, open.length)]
          if (step.do === 'open') {
            const opening = process.pool.openViewer({ id: `viewer ${step.which}`, signal })
            opening.then(
              (viewer) => viewers.push(viewer),
              () => {},
            )
          } else if (step.do === 'close') await viewers.splice(step.which, 1)[0]?.[Symbol.asyncDispose]()
          else if (step.do === 'wait') await clock.advance(step.ms)
          else if (step.do === 'ask') process.ask(`r${step.which}`, { dc: 2 })
          else if (step.do === 'answer' && call !== undefined) {
            ended.add(call)
            call.answer('')
          } else if (step.do === 'flood' && call !== undefined) {
            ended.add(call)
            call.fail({ kind: 'flood', seconds: 4 })
            rests.push({ sessionId: call.sessionId, knownAt: clock.now() + 1000, until: clock.now() + 4000 })
          } else if (step.do === 'park') process.pool.park('a', 'by hand')
          else if (step.do === 'unpark') process.pool.unpark('a')
          await clock.advance(7)
          for (const id of ['a', 'b']) assert.ok((await leases.count(`store/viewers/${id}`)) <= 2)
          for (const { pool } of two) for (const { viewers: count } of pool.sessions()) assert.ok(count <= 2)
        }
        for (const { sessionId, knownAt, until } of rests) {
          const wrong = two
            .flatMap((process) => process.calls)
            .filter((call) => call.sessionId === sessionId && call.at > knownAt && call.at < until)
          assert.deepEqual(wrong, [])
        }
        for (const viewer of viewers) await viewer[Symbol.asyncDispose]()
        await clock.advance(9000)
        const closing = two.map(({ pool }) => pool[Symbol.asyncDispose]())
        await clock.advance(2000)
        await Promise.all(closing)
        for (const key of ['store/viewers/a', 'store/viewers/b', 'store/processes']) {
          assert.equal(await leases.count(key), 0, key)
        }
      }),
      { numRuns: 60 },
    )
  })
})
