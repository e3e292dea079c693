import type { Leases } from '@streamvault/leases'
import type { Clock } from './clock.ts'
import type { PoolEvent } from './session-status.ts'

/** What an error of a task means for the session and for the request. */
export type Verdict =
  /** The session rests for so long, for the data centre of the request; the request moves on at once. */
  | { kind: 'flood'; seconds: number }
  /** The session is parked with this reason; the request moves on at once. */
  | { kind: 'dead'; reason: string }
  /** May go better elsewhere or later (a dropped connection): another attempt, while there are some left. */
  | { kind: 'retry' }
  /** The request itself is wrong, or its answer is final: the error goes to the caller, the session is well. */
  | { kind: 'fatal' }

/** What a pool is made of. All limits are per session unless they say otherwise. */
export interface SessionPoolOptions {
  /**
   * Reads an error that a task threw, also after it was aborted unless it threw the signal's reason: a flood wait counts however
   * late it is told. Fast, must not throw.
   */
  judge: (error: unknown) => Verdict
  /**
   * Viewers a session has at most, over all processes that share `shared`.
   *
   * @default 15
   */
  maxViewers?: number
  /**
   * Requests a second that a session is taken to bear. One in ten of those that are used is kept free for seeks.
   *
   * @default 30: a working figure, the services publish none
   */
  requestsPerSecond?: number
  /**
   * The part of `requestsPerSecond` that is used: no window of one second ever holds more than
   * `requestsPerSecond * safety` requests, rounded down, at least 1. The rest is for what bunches up on its way.
   *
   * @default 0.6
   */
  safety?: number
  /**
   * Attempts that run on a session at once. One of them (from 4 on) is kept free for seeks.
   *
   * @default 8
   */
  maxInFlight?: number
  /**
   * How long a new or just-rested session takes to reach its full rate. It starts with a quarter, and at least 1.
   *
   * @default 10000
   */
  rampMs?: number
  /**
   * Requests that wait at most, over all sessions. A more urgent one takes the place of the least urgent.
   *
   * @default 2000
   */
  maxQueue?: number
  /**
   * How long a request waits for a session, all its waits together, before SessionsBusyError. It comes at once where the
   * rests tell that waiting is in vain.
   *
   * @default 8000
   */
  maxWaitMs?: number
  /**
   * How often a request is sent at most when attempts end with `retry`. Floods, dead sessions and second attempts beside a
   * late first do not count.
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
  /** When a late request is sent to a second session, or again to the only one; false: never. */
  hedge?: HedgeOptions | false
  /**
   * How long a viewer keeps its place after its last handle was closed, so that one who reads in pieces keeps its home.
   *
   * @default 15000
   */
  viewerIdleMs?: number
  /** Where several processes that use the same sessions meet; without it the pool is alone. */
  shared?: SharedOptions
  /** Told of everything worth counting, in order. Must not throw. */
  onEvent?: (event: PoolEvent) => void
  /** Time. Default: the machine's. */
  clock?: Clock
}

/** When a second attempt goes out beside a first that is late. */
export interface HedgeOptions {
  /**
   * Never earlier than this.
   *
   * @default 400
   */
  minMs?: number
  /**
   * Never later than this, and this while too few answers are known. Between the two: half as much again as the time
   * in which 19 of 20 of the latest answers came.
   *
   * @default 3000
   */
  maxMs?: number
  /**
   * Second attempts as a part of all requests, beyond a handful.
   *
   * @default 0.05
   */
  share?: number
}

/** How processes with the same sessions share them. */
export interface SharedOptions {
  /** Where the viewers' places, the rests and the processes are kept. The pool does not dispose of it. */
  leases: Leases
  /** Names the set of sessions, the same in all processes, up to 60 characters. */
  name: string
  /**
   * This process, another in each, up to 60 characters. One that has the same name after a restart takes over what its dead
   * forerunner held. Default: random.
   */
  owner?: string
  /**
   * How often the others' rests are read: a session that begins to rest in one process rests in the others after this
   * at the latest.
   *
   * @default 200
   */
  everyMs?: number
  /**
   * How long the places of a process that died stay taken.
   *
   * @default 30000
   */
  ttlMs?: number
}
