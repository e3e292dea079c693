import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TelegramError, type TelegramProblem } from '@streamvault/object-store-telegram'
import { eventually } from '@streamvault/waits/testing'
import { createRevivals } from './revivals.ts'

/** Revivals of a session whose next openings give these answers, on a clock that only rests advance. */
function setUp(answers: (TelegramProblem | 'opens')[]) {
  const rests: number[] = []
  const told: string[] = []
  let at = 0
  const revivals = createRevivals({
    async reopen() {
      const answer = answers.shift() ?? 'opens'
      if (answer !== 'opens') throw new TelegramError('open', answer, 'NO')
    },
    onTrouble: (message) => void told.push(message),
    now: () => at,
    async rest(ms) {
      rests.push(ms)
      at += ms
    },
  })
  const pass = (ms: number) => {
    at += ms
  }
  return { revivals, rests, told, pass }
}

const network: TelegramProblem = { kind: 'network' }

describe('a session that signs in anew by itself', () => {
  it('waits ever longer between its tries, for as long as Telegram said at least, and ends after a few', async () => {
    const flood: TelegramProblem = { kind: 'flood', seconds: 900, isPremium: false }
    const { revivals, rests, told } = setUp([network, flood, network, network])
    revivals.begin('one')
    revivals.begin('one')
    await eventually(() => told.length === 5)
    assert.deepEqual(rests, [1_000, 30_000, 900_000, 1_800_000])
    assert.match(told.at(-1) ?? '', /no more until it is added again/)
  })

  it('does not ask again when it is refused', async () => {
    const { revivals, rests, told } = setUp([{ kind: 'dead' }])
    revivals.begin('one')
    await eventually(() => told.length > 0)
    await revivals[Symbol.asyncDispose]()
    assert.deepEqual(rests, [1_000])
  })

  it('counts what comes soon after as one more try, and begins anew when it was well or somebody else took it', async () => {
    const { revivals, rests, pass } = setUp([])
    const once = async () => {
      const before = rests.length
      revivals.begin('one')
      await eventually(() => rests.length > before)
      await new Promise(setImmediate)
    }
    await once()
    await once()
    pass(4_000_000)
    await once()
    await once()
    await revivals.leave('one')
    await once()
    assert.deepEqual(rests, [1_000, 30_000, 1_000, 30_000, 1_000])
  })
})
