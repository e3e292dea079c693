import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isTelegramProblem } from '../telegram-error.ts'
import { withDeadline } from './with-deadline.ts'

const HOUR_MS = 3_600_000

/** Work that ends only when its signal is aborted. */
const untilEnded = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

describe('withDeadline', () => {
  it('gives what the work gives, and keeps no timer and no listener', async () => {
    const caller = new AbortController()
    const before = timers()
    let ending: AbortSignal | undefined
    const work = async (signal: AbortSignal) => {
      ending = signal
      assert.equal(timers(), before + 1)
      return 'answer'
    }
    assert.equal(await withDeadline({ signal: caller.signal, timeoutMs: HOUR_MS }, 'call', work), 'answer')
    assert.equal(timers(), before)
    caller.abort()
    assert.equal(ending?.aborted, false)
  })

  it('keeps neither when the work fails', async () => {
    const caller = new AbortController()
    const before = timers()
    const refused = new Error('refused')
    let ending: AbortSignal | undefined
    const work = (signal: AbortSignal) => {
      ending = signal
      return Promise.reject(refused)
    }
    await assert.rejects(withDeadline({ signal: caller.signal, timeoutMs: HOUR_MS }, 'call', work), refused)
    assert.equal(timers(), before)
    caller.abort()
    assert.equal(ending?.aborted, false)
  })

  it('ends work that has no answer in time, and says so', async () => {
    const { signal } = new AbortController()
    await assert.rejects(withDeadline({ signal, timeoutMs: 1 }, 'read a file', untilEnded), (error) => {
      assert.ok(isTelegramProblem(error, 'timeout'))
      assert.equal(error.message, 'Cannot read a file: no answer in time')
      return true
    })
  })

  it('does not wait for work that heeds no signal', async () => {
    const { signal } = new AbortController()
    const stuck = Promise.withResolvers<void>()
    const late = withDeadline({ signal, timeoutMs: 1 }, 'call', () => stuck.promise)
    await assert.rejects(late, (error) => isTelegramProblem(error, 'timeout'))
    stuck.reject(new Error('too late for anybody'))
  })

  it('ends work with its caller, by his reason', async () => {
    const caller = new AbortController()
    const reason = new Error('left')
    const leaving = withDeadline({ signal: caller.signal, timeoutMs: HOUR_MS }, 'call', untilEnded)
    caller.abort(reason)
    await assert.rejects(leaving, reason)
  })

  it('does not begin for a caller who has left', async () => {
    const reason = new Error('left')
    const work = () => assert.fail('it began')
    await assert.rejects(withDeadline({ signal: AbortSignal.abort(reason), timeoutMs: HOUR_MS }, 'call', work), reason)
  })
})
