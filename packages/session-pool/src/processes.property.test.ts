import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createSlowLeases, type Process, setUpProcesses } from './processes.fixture.ts'
import type { Call } from './session-pool.fixture.ts'
import type { Viewer } from './session-pool.ts'

const { signal } = new AbortController()

/** One event in one of the two processes. */
interface Move {
  do: 'open' | 'close' | 'wait' | 'ask' | 'flood' | 'answer' | 'park' | 'unpark'
  process: number
  which: number
  ms: number
}

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    do: fc.constantFrom('open', 'open', 'open', 'close', 'wait', 'ask', 'ask', 'flood', 'answer', 'park', 'unpark'),
    process: fc.nat(1),
    which: fc.nat(8),
    ms: fc.constantFrom(0, 3, 20, 300, 2000, 12_000),
  }),
  { maxLength: 60 },
)

/** Two processes that share two sessions through leases with these response times in turn, and the events so far. */
function setUpTwo(delays: number[]) {
  let calls = 0
  const { clock, leases, start } = setUpProcesses({ maxViewers: 2, maxWaitMs: 1000, viewerIdleMs: 500 })
  const slow = createSlowLeases(leases, clock, () => delays[calls++ % delays.length] ?? 0)
  const two = [0, 1].map(() => start({ ids: ['a', 'b'], leases: slow }))
  const viewers: Viewer[] = []
  const ended = new Set<Call>()
  const rests: { sessionId: string; knownAt: number; until: number }[] = []

  async function play(move: Move): Promise<void> {
    const process = two[move.process] as Process
    const open = process.calls.filter((call) => !call.signal.aborted && !ended.has(call))
    const call = open[move.which % Math.max(1, open.length)]
    if (move.do === 'open') {
      const opening = process.pool.openViewer({ id: `viewer ${move.which}`, signal })
      opening.then(
        (viewer) => viewers.push(viewer),
        () => {},
      )
    } else if (move.do === 'close') await viewers.splice(move.which, 1)[0]?.[Symbol.asyncDispose]()
    else if (move.do === 'wait') await clock.advance(move.ms)
    else if (move.do === 'ask') process.ask(`r${move.which}`, { dc: 2 })
    else if (move.do === 'answer' && call !== undefined) {
      ended.add(call)
      call.answer('')
    } else if (move.do === 'flood' && call !== undefined) {
      ended.add(call)
      call.fail({ kind: 'flood', seconds: 4 })
      rests.push({ sessionId: call.sessionId, knownAt: clock.now() + 1000, until: clock.now() + 4000 })
    } else if (move.do === 'park') process.pool.park('a', 'by hand')
    else if (move.do === 'unpark') process.pool.unpark('a')
    await clock.advance(7)
  }

  async function assertWithinLimits(): Promise<void> {
    for (const id of ['a', 'b']) assert.ok((await leases.count(`store/viewers/${id}`)) <= 2)
    for (const { pool } of two) for (const { viewers: count } of pool.sessions()) assert.ok(count <= 2)
  }

  function assertRestsWereKept(): void {
    const sent = two.flatMap((process) => process.calls)
    for (const { sessionId, knownAt, until } of rests) {
      const wrong = sent.filter((call) => call.sessionId === sessionId && call.at > knownAt && call.at < until)
      assert.deepEqual(wrong, [])
    }
  }

  async function close(): Promise<void> {
    for (const viewer of viewers) await viewer[Symbol.asyncDispose]()
    await clock.advance(9000)
    const closing = two.map(({ pool }) => pool[Symbol.asyncDispose]())
    await clock.advance(2000)
    await Promise.all(closing)
    for (const key of ['store/viewers/a', 'store/viewers/b', 'store/processes']) {
      assert.equal(await leases.count(key), 0, key)
    }
  }

  return { clock, play, assertWithinLimits, assertRestsWereKept, close }
}

describe('two processes, whatever happens in whatever order', () => {
  it('never have more viewers on a session than one may, and never send to one that both know to rest', async () => {
    await fc.assert(
      fc.asyncProperty(moves, fc.array(fc.nat(30), { minLength: 5, maxLength: 20 }), async (steps, delays) => {
        const two = setUpTwo(delays)
        await two.clock.advance(1000)
        for (const step of steps) {
          await two.play(step)
          await two.assertWithinLimits()
        }
        two.assertRestsWereKept()
        await two.close()
      }),
      { numRuns: 60 },
    )
  })
})
