import type { BusyReason } from './errors.ts'
import type { Priority } from './priority.ts'

/** The state of a session. */
export type SessionState =
  /** New or just rested: below its full rate. */
  | 'starting'
  | 'ready'
  /** Gets nothing for at least one data centre. */
  | 'resting'
  /** Has no connection to at least one data centre, and gets no requests for it until it has. */
  | 'unreachable'
  /** Gets nothing until `unpark`. */
  | 'parked'

/** One session's status for people and metrics. */
export interface SessionStatus {
  /** The id under which it was added. */
  id: string
  /** Its state. */
  state: SessionState
  /** Why it is parked, which data centres it does not reach, or the cause of its longest rest. */
  reason: string | undefined
  /** The data centres for which it rests; `dc` undefined: all. `shared`: learnt from another process or earlier run. */
  rests: { dc: number | undefined; remainingMs: number; cause: 'flood' | 'failing' | 'shared' }[]
  /** Viewers of this process on the session. */
  viewers: number
  /** Limit of viewers. */
  maxViewers: number
  /** Attempts in flight. */
  inFlight: number
  /** Requests sent in the last second. */
  requestsLastSecond: number
  /** Requests it may send in one second now; rises while it is `starting`. */
  limitPerSecond: number
  /** How far its rate has risen, 0.25 to 1. */
  ramp: number
  /** Recent success: 1 always, towards 0 never. */
  health: number
  /** Recent response time in milliseconds; undefined before the first answer. */
  latencyMs: number | undefined
  /** Its relative share of the work. */
  weight: number
}

/** The result of one attempt. */
export type AttemptResult =
  | 'ok'
  | 'flood'
  | 'dead'
  | 'retry'
  | 'fatal'
  /** Took longer than it may. */
  | 'timeout'
  /** Its caller left, or the other of two attempts won. */
  | 'aborted'

/** An event of a pool. */
export type PoolEvent =
  /** An attempt ended. */
  | {
      type: 'request'
      sessionId: string
      priority: Priority
      result: AttemptResult
      durationMs: number
      /** Whether this was a hedge. */
      isHedge: boolean
    }
  /** A session changed its state; `remainingMs` is of its longest rest. */
  | {
      type: 'state'
      sessionId: string
      state: SessionState
      reason: string | undefined
      remainingMs: number | undefined
    }
  /** The number of viewers of a session changed. */
  | { type: 'viewers'; sessionId: string; viewers: number }
  /** A request (with its priority) or a viewer (without) was refused with SessionsBusyError. */
  | { type: 'busy'; reason: BusyReason; priority: Priority | undefined }
  /** The shared leases failed. The pool goes on with what this process knows. */
  | { type: 'shared-failed'; error: unknown }
