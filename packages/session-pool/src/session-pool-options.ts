import type { Leases } from '@streamvault/leases'
import type { Clock } from './clock.ts'
import type { PoolEvent } from './session-status.ts'

/** What an error of a task means for the session and for the request. */
export type Verdict =
  /** The session rests for `seconds`, for the request's data centre; the request moves on at once. */
  | { kind: 'flood'; seconds: number }
  /** The session is parked with this reason; the request moves on at once. */
  | { kind: 'dead'; reason: string }
  /** The request may succeed elsewhere or later (a dropped connection): another attempt, while some are left. */
  | { kind: 'retry' }
  /** The request is invalid, or its answer is final: the caller gets the error, and the session is healthy. */
  | { kind: 'fatal' }

/** The options of a pool. All limits are per session unless stated otherwise. */
export interface SessionPoolOptions {
  /**
   * Classifies an error that a task threw. Also called after an abort, unless the task threw the signal's reason: a
   * flood wait counts however late it arrives. Fast, must not throw.
   */
  judge: (error: unknown) => Verdict
  /**
   * Maximum number of viewers per session, over all processes that share `shared`.
   *
   * @default 15
   */
  maxViewers?: number
  /**
   * The nominal rate of a session in requests a second. One in ten of the usable requests is reserved for seeks.
   *
   * @default 30: a working figure, the services publish none
   */
  requestsPerSecond?: number
  /**
   * The usable fraction of `requestsPerSecond`: no window of one second ever holds more than `requestsPerSecond *
   * safety` requests, rounded down, at least 1. The rest absorbs requests that bunch up on the network.
   *
   * @default 0.6
   */
  safety?: number
  /**
   * Attempts in flight per session. One of them (from 4 on) is reserved for seeks.
   *
   * @default 8
   */
  maxInFlight?: number
  /**
   * How long a new or just-rested session takes to reach its full rate. It starts at a quarter, and at least 1.
   *
   * @default 10000
   */
  rampMs?: number
  /**
   * Queue length over all sessions. A more urgent request displaces the least urgent one.
   *
   * @default 2000
   */
  maxQueue?: number
  /**
   * How long a request waits for a session, over all its waits, before SessionsBusyError. The error comes at once when
   * the rests show that waiting is in vain.
   *
   * @default 8000
   */
  maxWaitMs?: number
  /**
   * Maximum number of attempts that end with `retry`. Flood waits, dead sessions and hedges do not count.
   *
   * @default 4
   */
  maxAttempts?: number
  /**
   * How long one attempt may take before it is aborted and counts as `retry`.
   *
   * @default 15000: a megabyte at 70 kB/s
   */
  attemptTimeoutMs?: number
  /** When a late request is also sent to a second session, or again to the only one; false: never. */
  hedge?: HedgeOptions | false
  /**
   * How long a viewer keeps the place after the last handle closed: a viewer who reads in pieces stays at home.
   *
   * @default 15000
   */
  viewerIdleMs?: number
  /** Where several processes with the same sessions coordinate; without it the pool is alone. */
  shared?: SharedOptions
  /** Called with every event worth counting, in order. Must not throw. */
  onEvent?: (event: PoolEvent) => void
  /** The pool's clock. @default the machine's */
  clock?: Clock
}

/** When a hedge (a second attempt beside a late first one) is sent. */
export interface HedgeOptions {
  /**
   * Lower bound of the delay in milliseconds.
   *
   * @default 400
   */
  minMs?: number
  /**
   * Upper bound of the delay, also used while too few response times are known. Between the bounds the delay is 1.5
   * times the 95th percentile of the latest response times.
   *
   * @default 3000
   */
  maxMs?: number
  /**
   * Hedges as a fraction of all requests, beyond a handful.
   *
   * @default 0.05
   */
  share?: number
}

/** How processes with the same sessions share them. */
export interface SharedOptions {
  /** Holds the viewers' places, the rests and the processes. The pool does not dispose of it. */
  leases: Leases
  /** Names the set of sessions, the same in all processes; up to 60 characters. */
  name: string
  /**
   * Names this process, unique among the processes; up to 60 characters. A process that restarts under the same name
   * takes over what its dead predecessor held. Default: random.
   */
  owner?: string
  /**
   * How often the other processes' rests are read: a session that begins to rest in one process rests in the others
   * after this time at the latest.
   *
   * @default 200
   */
  everyMs?: number
  /**
   * How long a dead process's places stay taken.
   *
   * @default 30000
   */
  ttlMs?: number
}
