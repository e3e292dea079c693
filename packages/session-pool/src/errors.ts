/** Why the pool could not take a viewer or a request. */
export type BusyReason =
  /** Every session that could serve it rests for longer than it may wait. */
  | 'resting'
  /** Every session has as many viewers as it may. */
  | 'viewers_full'
  /** Too many requests wait already. */
  | 'queue_full'
  /** It waited as long as it may, and no session had room. */
  | 'waited'
  /** None of those that could serve it has a connection to where it goes. */
  | 'unreachable'
  /** There is no session, or all are parked. */
  | 'no_sessions'

/** No session can serve this now. Nothing was sent, or nothing that was sent succeeded: it may be tried again. */
export class SessionsBusyError extends Error {
  override name = 'SessionsBusyError'
  /** For callers that tell errors apart: only what is merely busy is over by itself within its time. */
  readonly code: 'sessions_busy' | 'sessions_unreachable' | 'no_sessions'
  /** What is in the way. */
  readonly reason: BusyReason
  /**
   * When it is worth asking again, in milliseconds; at least 1. Exact for `resting`, else a fair guess; undefined where
   * somebody has to mend something first.
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

/** The session that a request was bound to is parked, was removed, or never was. */
export class SessionGoneError extends Error {
  override name = 'SessionGoneError'
  /** For callers that tell errors apart. */
  readonly code = 'session_gone'

  constructor(sessionId: string, options?: ErrorOptions) {
    super(`Cannot use session "${sessionId}": expected one that is in the pool and not parked`, options)
  }
}

/** The reason with which an attempt is aborted that took longer than it may. Counts as an attempt that may be repeated. */
export class AttemptTimeoutError extends Error {
  override name = 'AttemptTimeoutError'
  /** For callers that tell errors apart. */
  readonly code = 'attempt_timeout'

  constructor(sessionId: string, timeoutMs: number) {
    super(`Cannot finish a request on session "${sessionId}": no answer within ${timeoutMs} ms`)
  }
}

/** The pool was disposed. */
export class PoolClosedError extends Error {
  override name = 'PoolClosedError'
  /** For callers that tell errors apart. */
  readonly code = 'pool_closed'

  constructor() {
    super('Cannot use the session pool: it is closed')
  }
}
