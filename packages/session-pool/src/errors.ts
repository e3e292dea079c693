/** Why the pool could not accept a viewer or a request. */
export type BusyReason =
  /** Every session that could serve the request rests for longer than the request may wait. */
  | 'resting'
  /** Every session is at its limit of viewers. */
  | 'viewers_full'
  /** The queue is full. */
  | 'queue_full'
  /** The request waited as long as it may, and no session had room. */
  | 'waited'
  /** No session that could serve the request has a connection to its data centre. */
  | 'unreachable'
  /** There is no session, or all are parked. */
  | 'no_sessions'

/** No session can serve this now. Nothing was sent, or nothing that was sent succeeded: the caller may retry. */
export class SessionsBusyError extends Error {
  override name = 'SessionsBusyError'
  /** Stable code for callers. Only `sessions_busy` passes by itself within `retryAfterMs`. */
  readonly code: 'sessions_busy' | 'sessions_unreachable' | 'no_sessions'
  /** The cause. */
  readonly reason: BusyReason
  /**
   * When a retry is worthwhile, in milliseconds; at least 1. Exact for `resting`, else a fair guess; undefined where an
   * operator has to act first.
   */
  readonly retryAfterMs: number | undefined

  constructor(reason: BusyReason, retryAfterMs: number | undefined, options?: ErrorOptions) {
    const wait = retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs))
    const advice = wait === undefined ? '' : `, try again in ${wait} ms`
    super(`Cannot find a free session: ${EXPLANATIONS[reason]}${advice}`, options)
    this.code = CODES[reason] ?? 'sessions_busy'
    this.reason = reason
    this.retryAfterMs = wait
  }
}

const CODES: Partial<Record<BusyReason, SessionsBusyError['code']>> = {
  unreachable: 'sessions_unreachable',
  no_sessions: 'no_sessions',
}

const EXPLANATIONS: Record<BusyReason, string> = {
  resting: 'all of them rest',
  viewers_full: 'all of them have as many viewers as they may',
  queue_full: 'too many requests wait already',
  waited: 'none had room while this waited',
  unreachable: 'none of them has a connection',
  no_sessions: 'there is none that works',
}

/** The session to which a request was bound is parked, was removed, or never existed. */
export class SessionGoneError extends Error {
  override name = 'SessionGoneError'
  /** Stable code for callers. */
  readonly code = 'session_gone'

  constructor(sessionId: string, options?: ErrorOptions) {
    super(`Cannot use session "${sessionId}": expected one that is in the pool and not parked`, options)
  }
}

/** The abort reason of an attempt that took longer than it may. The attempt may be repeated, and counts so. */
export class AttemptTimeoutError extends Error {
  override name = 'AttemptTimeoutError'
  /** Stable code for callers. */
  readonly code = 'attempt_timeout'

  constructor(sessionId: string, timeoutMs: number) {
    super(`Cannot finish a request on session "${sessionId}": no answer within ${timeoutMs} ms`)
  }
}

/** The pool was disposed. */
export class PoolClosedError extends Error {
  override name = 'PoolClosedError'
  /** Stable code for callers. */
  readonly code = 'pool_closed'

  constructor() {
    super('Cannot use the session pool: it is closed')
  }
}
