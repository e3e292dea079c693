import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OpenTelegram } from '../telegram/open-telegram.ts'
import { warmTelegram } from './warm-telegram.ts'

const opened = { pool: { sessions: () => [] } } as unknown as OpenTelegram

describe('warmTelegram', () => {
  it('tries again until the sessions are open, and tells of each failure', async () => {
    const ready = Promise.withResolvers<void>()
    const pauses: number[] = []
    const errors: unknown[] = []
    let tries = 0
    let opens = 0
    const warmth = warmTelegram({
      telegram: {
        async open() {
          tries += 1
          if (tries < 4) throw new Error('no route to Telegram')
          return opened
        },
      },
      onOpen() {
        opens += 1
        ready.resolve()
      },
      onError: (error) => errors.push(error),
      pause: async (failures) => void pauses.push(failures),
    })
    assert.equal(warmth.isReady(), false)
    await ready.promise
    await warmth[Symbol.asyncDispose]()
    assert.equal(warmth.isReady(), true)
    assert.deepEqual(pauses, [1, 2, 3])
    assert.equal(errors.length, 3)
    assert.equal(opens, 1)
  })

  it('ends with the server, from an opening that hangs and from a pause', async () => {
    const told: unknown[] = []
    const hangs = warmTelegram({
      telegram: {
        open: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      },
      onOpen: () => {},
      onError: (error) => told.push(error),
    })
    await hangs[Symbol.asyncDispose]()
    assert.deepEqual(told, [])
    const paused = Promise.withResolvers<void>()
    const rests = warmTelegram({
      telegram: { open: () => Promise.reject(new Error('no route to Telegram')) },
      onOpen: () => {},
      onError: () => paused.resolve(),
    })
    await paused.promise
    await rests[Symbol.asyncDispose]()
    assert.equal(rests.isReady(), false)
  })
})
