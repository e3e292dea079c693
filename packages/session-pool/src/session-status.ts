import type { BusyReason } from './errors.ts'
import type { Priority } from './priority.ts'

/** Where a session stands. */
export type SessionState =
  /** New or just rested: below its full rate. */
  | 'starting'
  | 'ready'
  /** Gets nothing for at least one data centre. */
  | 'resting'
  /** Has no connection to at least one data centre, and gets nothing for there until it has. */
  | 'unreachable'
  /** Gets nothing until `unpark`. */
  | 'parked'

/** One session as people and metrics see it. */
export interface SessionStatus {
  /** As it was added. */
  id: string
  /** Where it stands. */
  state: SessionState
  /** Why it is parked, what it does not reach, or the cause of its longest rest. */
  reason: string | undefined
  /** The data centres for which it rests; `dc` undefined means all. `shared`: another process, or an earlier run of this one, was told to. */
  rests: { dc: number | undefined; remainingMs: number; cause: 'flood' | 'failing' | 'shared' }[]
  /** Viewers counted on it by this process. */
  viewers: number
  /** Viewers it may have. */
  maxViewers: number
  /** Attempts that run now. */
  inFlight: number
  /** Requests sent in the last second. */
  requestsLastSecond: number
  /** Requests it may send in one second as of now: rises while it is `starting`. */
  limitPerSecond: number
  /** How far it has risen to its full rate, 0.25 to 1. */
  ramp: number
  /** How well it has answered lately: 1 always, towards 0 never. */
  health: number
  /** How long its answers took lately, in milliseconds; undefined before the first. */
  latencyMs: number | undefined
  /** Its share of the work beside the others'. */
  weight: number
}

/** What became of one attempt. */
export type AttemptResult =
  | 'ok'
  | 'flood'
  | 'dead'
  | 'retry'
  | 'fatal'
  /** Took longer than it may. */
  | 'timeout'
  /** Its caller left, or the other of two attempts was first. */
  | 'aborted'

/** What a pool tells. */
export type PoolEvent =
  /** An attempt ended. */
  | {
      type: 'request'
      sessionId: string
      priority: Priority
      result: AttemptResult
      durationMs: number
      /** Whether it ran beside a late first. */
      isHedge: boolean
    }
  /** A session changed its state; `remainingMs` of the longest rest. */
  | {
      type: 'state'
      sessionId: string
      state: SessionState
      reason: string | undefined
      remainingMs: number | undefined
    }
  /** The number of viewers of a session changed. */
  | { type: 'viewers'; sessionId: string; viewers: number }
  /** A request (with its priority) or a viewer (without) was answered with SessionsBusyError. */
  | { type: 'busy'; reason: BusyReason; priority: Priority | undefined }
  /** The shared leases failed. The pool goes on with what this process knows. */
  | { type: 'shared-failed'; error: unknown }
