import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSemaphore } from '@streamvault/waits'
import { TelegramError } from '../telegram-error.ts'
import { createDcGate } from './dc-gate.ts'

const limits = { signal: new AbortController().signal, timeoutMs: 1000 }

function setUp() {
  const opened: number[] = []
  const gate = createDcGate({ exchanges: createSemaphore(5), onOpened: (dc) => opened.push(dc) })
  return { gate, opened }
}

describe('createDcGate', () => {
  it('lets one call through alone until it came back, then all', async () => {
    const { gate, opened } = setUp()
    const first = Promise.withResolvers<string>()
    const begun: string[] = []
    const call = (name: string, answer: Promise<string>) =>
      gate.pass(4, limits, () => {
        begun.push(name)
        return answer
      })
    const all = [call('a', first.promise), call('b', Promise.resolve('b')), call('c', Promise.resolve('c'))]
    await new Promise(setImmediate)
    assert.deepEqual(begun, ['a'])
    first.resolve('a')
    assert.deepEqual(await Promise.all(all), ['a', 'b', 'c'])
    assert.deepEqual(opened, [4])
  })

  it('lets the next one try when the first fails', async () => {
    const { gate } = setUp()
    const lost = new TelegramError('call', { kind: 'network' }, 'lost')
    const failing = gate.pass(4, limits, () => Promise.reject(lost))
    const next = gate.pass(4, limits, async () => 'next')
    await assert.rejects(failing, lost)
    assert.equal(await next, 'next')
  })

  it('asks no more while the account has to rest, and holds up no other data centre', async () => {
    const { gate } = setUp()
    const flood = new TelegramError('call', { kind: 'flood', seconds: 60, isPremium: false }, 'FLOOD_WAIT_60')
    await assert.rejects(
      gate.pass(4, limits, () => Promise.reject(flood)),
      flood,
    )
    await assert.rejects(
      gate.pass(4, limits, async () => 'asked'),
      flood,
    )
    assert.equal(await gate.pass(5, limits, async () => 'other'), 'other')
  })

  it('goes on with the first call when its caller leaves, for those who wait', async () => {
    const { gate } = setUp()
    const leaver = new AbortController()
    const first = Promise.withResolvers<void>()
    const signals: AbortSignal[] = []
    const leaving = gate.pass(4, { ...limits, signal: leaver.signal }, ({ signal }) => {
      signals.push(signal)
      return first.promise
    })
    const waiting = gate.pass(4, limits, async () => 'next')
    await new Promise(setImmediate)
    const reason = new Error('left')
    leaver.abort(reason)
    await assert.rejects(leaving, reason)
    assert.equal(signals[0]?.aborted, false)
    first.resolve()
    assert.equal(await waiting, 'next')
  })

  it('lets one who waits leave', async () => {
    const { gate } = setUp()
    const leaver = new AbortController()
    const first = Promise.withResolvers<void>()
    const holding = gate.pass(4, limits, () => first.promise)
    const leaving = gate.pass(4, { ...limits, signal: leaver.signal }, async () => {})
    const reason = new Error('left')
    leaver.abort(reason)
    await assert.rejects(leaving, reason)
    first.resolve()
    await holding
  })
})
