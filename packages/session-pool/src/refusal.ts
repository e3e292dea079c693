import { type Ask, type PoolSnapshot, restedAt, unreachableSince } from './choose-session.ts'
import { SessionGoneError, SessionsBusyError } from './errors.ts'
import type { Job } from './job.ts'
import { OUTAGE_PATIENCE_MS } from './roster.ts'

/** Estimates for `retryAfterMs`: when the queue may have a place, and when a connection may be back. */
const RETRY_SOON_MS = 1000
const RETRY_LATER_MS = 5000

/** The state of the sessions that could ever serve a job. */
export interface Outlook {
  /** When the first of them has rested; undefined: there are none. */
  restEnd: number | undefined
  /** Since when none of them is reachable; undefined: one is. */
  since: number | undefined
}

/** The outlook for all jobs with the same ask. */
export function outlookOf<S>(ask: Ask, snapshot: PoolSnapshot<S>): Outlook {
  return { restEnd: restedAt(ask, snapshot), since: unreachableSince(ask, snapshot) }
}

/** Why a job must stop waiting; undefined when it may wait on. */
export function refusalOf<S>(
  { ask, deadline, lastError, isHurried }: Job<S>,
  { restEnd, since }: Outlook,
  now: number,
): SessionGoneError | SessionsBusyError | undefined {
  const cause = lastError === undefined ? {} : { cause: lastError }
  if (restEnd === undefined) {
    if (ask.sessionId !== undefined) return new SessionGoneError(ask.sessionId, cause)
    return new SessionsBusyError('no_sessions', undefined, cause)
  }
  if (since !== undefined && (isHurried || now >= since + OUTAGE_PATIENCE_MS)) {
    return new SessionsBusyError('unreachable', RETRY_LATER_MS, cause)
  }
  if (restEnd > now && restEnd >= deadline) return new SessionsBusyError('resting', restEnd - now, cause)
  return now >= deadline ? waited(cause) : undefined
}

/** The error of a job that may not wait, or be tried, any longer. */
export function waited(cause: ErrorOptions): SessionsBusyError {
  return new SessionsBusyError('waited', RETRY_SOON_MS, cause)
}

/** The error of the last job in a queue that is too long. */
export function queueFull(): SessionsBusyError {
  return new SessionsBusyError('queue_full', RETRY_SOON_MS)
}
