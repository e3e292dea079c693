import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TelegramError } from '../telegram-error.ts'
import { createDcGate } from './dc-gate.ts'
import { createTurns } from './turns.ts'

const never = new AbortController().signal

function setUp() {
  const opened: number[] = []
  const gate = createDcGate({ turns: createTurns(5), onOpened: (dc) => opened.push(dc) })
  return { gate, opened }
}

describe('createDcGate', () => {
  it('lets one call through alone until it came back, then all', async () => {
    const { gate, opened } = setUp()
    const first = Promise.withResolvers<string>()
    const begun: string[] = []
    const call = (name: string, answer: Promise<string>) =>
      gate.pass(4, never, () => {
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
    const failing = gate.pass(4, never, () => Promise.reject(lost))
    const next = gate.pass(4, never, async () => 'next')
    await assert.rejects(failing, lost)
    assert.equal(await next, 'next')
  })

  it('asks no more while the account has to rest, and holds up no other data centre', async () => {
    const { gate } = setUp()
    const flood = new TelegramError('call', { kind: 'flood', seconds: 60, isPremium: false }, 'FLOOD_WAIT_60')
    await assert.rejects(
      gate.pass(4, never, () => Promise.reject(flood)),
      flood,
    )
    await assert.rejects(
      gate.pass(4, never, async () => 'asked'),
      flood,
    )
    assert.equal(await gate.pass(5, never, async () => 'other'), 'other')
  })

  it('lets one who waits leave', async () => {
    const { gate } = setUp()
    const leaver = new AbortController()
    const first = Promise.withResolvers<void>()
    const holding = gate.pass(4, never, () => first.promise)
    const leaving = gate.pass(4, leaver.signal, async () => {})
    const reason = new Error('left')
    leaver.abort(reason)
    await assert.rejects(leaving, reason)
    first.resolve()
    await holding
  })
})
