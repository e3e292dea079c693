import assert from 'node:assert/strict'
import { type BusyReason, SessionsBusyError } from './errors.ts'

const CODES: Partial<Record<BusyReason, string>> = {
  unreachable: 'sessions_unreachable',
  no_sessions: 'no_sessions',
}

/** For `assert.rejects`: the error is SessionsBusyError with this reason and this `retryAfterMs`. */
export function isBusy(reason: BusyReason, retryAfterMs?: number): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof SessionsBusyError, String(error))
    assert.equal(error.code, CODES[reason] ?? 'sessions_busy')
    assert.equal(error.reason, reason)
    if (retryAfterMs !== undefined) assert.equal(error.retryAfterMs, retryAfterMs)
    return true
  }
}
