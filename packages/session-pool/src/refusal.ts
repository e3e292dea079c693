import { type Ask, type PoolSnapshot, restedAt, unreachableSince } from './choose-session.ts'
import { SessionGoneError, SessionsBusyError } from './errors.ts'
import type { Job } from './job.ts'
import { OUTAGE_PATIENCE_MS } from './roster.ts'

/** Guesses for those who are to ask again: when a place in the queue may be free, and when a connection may stand again. */
const RETRY_SOON_MS = 1000
const RETRY_LATER_MS = 5000

/** What the sessions that could ever serve a job say. */
export interface Outlook {
  /** When the first of them has rested; undefined: there is none. */
  restEnd: number | undefined
  /** Since when none of them is reachable; undefined: one is. */
  since: number | undefined
}

/** What all who ask the same have to expect. */
export function outlookOf<S>(ask: Ask, snapshot: PoolSnapshot<S>): Outlook {
  return { restEnd: restedAt(ask, snapshot), since: unreachableSince(ask, snapshot) }
}

/** Why a job is not to wait on; undefined when it is. */
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

/** What a job is told that may wait, or be tried, no more. */
export function waited(cause: ErrorOptions): SessionsBusyError {
  return new SessionsBusyError('waited', RETRY_SOON_MS, cause)
}

/** What the last in a queue that is too long is told. */
export function queueFull(): SessionsBusyError {
  return new SessionsBusyError('queue_full', RETRY_SOON_MS)
}
