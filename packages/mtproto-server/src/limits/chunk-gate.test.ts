import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Account } from '../world/account.ts'
import { type Admission, createChunkGate } from './chunk-gate.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'

const account = { id: 1, premium: false } as Account
const other = { id: 2, premium: false } as Account

function setUp(limits: Partial<Limits> = {}) {
  const clock = { now: 0 }
  const gate = createChunkGate({ limits: () => ({ ...DEFAULT_LIMITS, ...limits }), now: () => clock.now })
  const ask = (who = account, dc = 2) => gate.enter(who, dc, 'down', limits.rttMs ?? 0)
  const pass = (ms: number) => {
    clock.now += ms
  }
  return { gate, ask, pass }
}

const words = (admission: Admission) =>
  admission.kind === 'admitted' ? 'admitted' : `${admission.word}_${admission.seconds}`

describe('the chunk gate', () => {
  it('admits 30 requests in any second and tells the next one to wait', () => {
    const { ask, pass } = setUp()
    for (let n = 0; n < 30; n += 1) assert.equal(words(ask()), 'admitted')
    assert.equal(words(ask()), 'FLOOD_WAIT_5')
    pass(5000)
    assert.equal(words(ask()), 'admitted')
  })

  it('never refuses who keeps the rate', () => {
    const { ask, pass } = setUp()
    for (let n = 0; n < 200; n += 1) {
      assert.equal(words(ask()), 'admitted')
      pass(34)
    }
  })

  it('lets one account rest in one data centre, and no other', () => {
    const { ask } = setUp({ chunkRate: 1 })
    ask()
    assert.equal(words(ask()), 'FLOOD_WAIT_5')
    assert.equal(words(ask(other)), 'admitted')
  })

  it('tells who comes early how long is left, and that it is early', () => {
    const { ask, pass } = setUp({ chunkRate: 1, floodSeconds: 10, rttMs: 80 })
    ask()
    ask()
    pass(300)
    assert.deepEqual(ask(), { kind: 'refused', word: 'FLOOD_WAIT', seconds: 10, isEarly: false })
    pass(6700)
    assert.deepEqual(ask(), { kind: 'refused', word: 'FLOOD_WAIT', seconds: 3, isEarly: true })
  })

  it('counts what goes up apart from what comes down', () => {
    const { ask, gate } = setUp({ chunkRate: 1 })
    ask()
    const save = () => words(gate.enter(account, 2, 'up', 0))
    assert.deepEqual([save(), save()], ['admitted', 'FLOOD_WAIT_5'])
  })

  it('bounds what is under way at once', () => {
    const { ask, gate } = setUp({ parallelChunks: 2 })
    ask()
    ask()
    gate.leave(account, 2, 0)
    assert.equal(words(ask()), 'admitted')
    assert.equal(words(ask()), 'FLOOD_WAIT_1')
  })

  it('slows down those without Premium who read much', () => {
    const { ask, gate, pass } = setUp({ premiumMB: 1, premiumWindowSeconds: 10 })
    ask()
    gate.leave(account, 2, 1_000_000)
    assert.equal(words(ask()), 'FLOOD_PREMIUM_WAIT_7')
    const rich = { id: 3, premium: true } as Account
    ask(rich)
    gate.leave(rich, 2, 5_000_000)
    assert.equal(words(ask(rich)), 'admitted')
    pass(11_000)
    assert.equal(words(ask()), 'admitted')
  })
})
