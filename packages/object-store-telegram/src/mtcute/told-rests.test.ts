import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TelegramError } from '../telegram-error.ts'
import { createToldRests } from './told-rests.ts'

const flood = (seconds: number) =>
  Promise.reject(new TelegramError('read', { kind: 'flood', seconds, isPremium: false }, `FLOOD_WAIT_${seconds}`))

function setUp() {
  const time = { now: 1000 }
  return { time, rests: createToldRests(() => time.now) }
}

describe('createToldRests', () => {
  it('makes no call while the account rests, and says how long that is', async () => {
    const { time, rests } = setUp()
    await assert.rejects(rests.keep(2, () => flood(30)))
    time.now += 10_500
    const asked = rests.keep(2, () => assert.fail('it was called'))
    await assert.rejects(asked, { problem: { kind: 'flood', seconds: 20, isPremium: false } })
    time.now += 19_500
    assert.equal(await rests.keep(2, async () => 'bytes'), 'bytes')
  })

  it('lets calls to other data centres through, and keeps the longer of two rests', async () => {
    const { time, rests } = setUp()
    await Promise.allSettled([rests.keep(2, () => flood(30)), rests.keep(2, () => flood(5))])
    assert.equal(await rests.keep(4, async () => 'bytes'), 'bytes')
    time.now += 6000
    await assert.rejects(
      rests.keep(2, async () => 'bytes'),
      { code: 'telegram_flood' },
    )
  })

  it('takes no other failure for a rest', async () => {
    const { rests } = setUp()
    await assert.rejects(rests.keep(2, () => Promise.reject(new Error('cut'))))
    assert.equal(await rests.keep(2, async () => 'bytes'), 'bytes')
  })
})
