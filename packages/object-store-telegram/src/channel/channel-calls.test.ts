import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { inPieces, patternBytes } from '@streamvault/object-store/testing'
import { createSessionPool } from '@streamvault/session-pool'
import { createFakeClock } from '@streamvault/session-pool/testing'
import type { TelegramSession } from '../telegram-session.ts'
import { createMemoryStore } from '../testing/index.ts'
import { createChannelCall } from './channel-calls.ts'

const { signal } = new AbortController()
const flood = { status: 420, text: 'FLOOD_WAIT_1' }

describe('createChannelCall', () => {
  it('asks another session at once while one may post nothing, and keeps nobody from reading', async () => {
    await using under = await createMemoryStore()
    const { telegram, channel, pool } = under
    telegram.fault({ method: 'sendText', account: 'one', times: 9, does: flood })
    const call = createChannelCall(pool)
    for (let i = 1n; i <= 3n; i += 1n) {
      await call({ signal }, (session, options) => session.sendText({ channel, text: 'x', randomId: i }, options))
    }
    assert.ok(telegram.count('sendText', 'one') <= 1)
    assert.deepEqual(
      pool.sessions().filter(({ state }) => state === 'resting'),
      [],
    )
  })

  it('sits a wait out when it has to be that session, or when there is no other', async () => {
    await using under = await createMemoryStore({ accounts: ['one'] })
    const { telegram, channel, pool } = under
    const call = createChannelCall(pool)
    for (const sessionId of ['one', undefined]) {
      telegram.fault({ method: 'sendText', does: flood })
      const before = performance.now()
      const randomId = sessionId === undefined ? 1n : 2n
      await call({ signal, ...(sessionId && { sessionId }) }, (session, options) =>
        session.sendText({ channel, text: 'x', randomId }, options),
      )
      assert.ok(performance.now() - before >= 990)
    }
  })

  it('asks a second session what is late, where that changes nothing', async () => {
    const clock = createFakeClock()
    await using pool = createSessionPool<TelegramSession>({ judge: () => ({ kind: 'retry' }), clock })
    for (const id of ['one', 'two']) pool.add(id, {} as TelegramSession)
    const call = createChannelCall(pool)
    const asked: string[] = []
    const answerOf = (about: { mayRepeat?: boolean }) =>
      call({ signal, priority: 'seek', ...about }, async (_session, options, sessionId) => {
        asked.push(sessionId)
        if (asked.length === 1) await once(options.signal, 'abort')
        return sessionId
      })
    const reading = answerOf({ mayRepeat: true })
    await clock.advance(3000)
    assert.equal(await reading, asked[1])
    assert.notEqual(asked[0], asked[1])
    asked.length = 0
    const posting = answerOf({})
    await clock.advance(14_999)
    assert.equal(asked.length, 1)
    await clock.advance(1)
    await posting
  })

  it('lets one who waits leave', async () => {
    await using under = await createMemoryStore({ accounts: ['one'] })
    const { telegram, channel, pool } = under
    telegram.fault({ method: 'sendText', does: { status: 420, text: 'FLOOD_WAIT_60' } })
    const leaver = new AbortController()
    const waiting = createChannelCall(pool)({ signal: leaver.signal }, (session, options) =>
      session.sendText({ channel, text: 'x', randomId: 1n }, options),
    )
    await telegram.waitFor('sendText', 1)
    const reason = new Error('left')
    leaver.abort(reason)
    await assert.rejects(waiting, reason)
  })

  it('writes an object through a flood wait on posting', async () => {
    await using under = await createMemoryStore()
    const { telegram, store } = under
    telegram.fault({ method: 'sendDocument', times: 2, does: flood })
    const { size } = await store.write(inPieces(patternBytes(100), 10), { signal })
    assert.equal(size, 100)
  })
})
