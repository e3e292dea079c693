import type { Leases } from '@streamvault/leases'
import type { Clock } from './clock.ts'
import type { BusyReason } from './errors.ts'
import type { Priority } from './priority.ts'

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

/** What one request asks for. */
export interface PoolRequest {
  /** How urgent it is. Nobody starves: what waits rises by one rank a second. */
  priority: Priority
  /** Ends the waiting and the attempts at once; `run` rejects with its reason. */
  signal: AbortSignal
  /** The viewer it is for: the viewer's home is preferred while it is not much busier than others. */
  viewer?: Viewer | undefined
  /** The data centre it goes to: rests count for one. Undefined: not known, so any rest of a session holds it back. */
  dc?: number | undefined
  /** This session and no other, for what is bound to one (the parts of an upload). */
  sessionId?: string
  /** Whether a session can do it without asking something first: those are preferred a little. Fast, must not throw. */
  isWarm?: (sessionId: string) => boolean
  /** Overrides the pool's `maxWaitMs`. Ingestion and backup may well wait longer. */
  maxWaitMs?: number
  /** Overrides the pool's `attemptTimeoutMs`. */
  attemptTimeoutMs?: number
  /**
   * Whether a second attempt may run beside a late first. Only for what may be sent twice.
   *
   * @default true for `seek`, `playing` and (after twice the time) `read-ahead`, else false; never with `sessionId`
   */
  hedge?: boolean
}

/** What a task is given besides its session. */
export interface TaskContext {
  /** Aborted when the caller leaves, another attempt won, the attempt took too long or the pool closes. Settle soon then: the
   * task counts as in flight until it does. */
  signal: AbortSignal
  /** The session's id. */
  sessionId: string
  /** Counted from 1 over all attempts of the request. */
  attempt: number
}

/** Someone who causes reads, counted on one session. */
export interface Viewer extends AsyncDisposable {
  /** The id it was opened with. */
  readonly id: string
  /** The session on which it counts now; undefined while its session is gone and none has room. It may read all the same. */
  readonly sessionId: string | undefined
}

/** Where a session stands. */
export type SessionState =
  /** New or just rested: below its full rate. */
  | 'starting'
  | 'ready'
  /** Gets nothing for at least one data centre. */
  | 'resting'
  /** Gets nothing until `unpark`. */
  | 'parked'

/** One session as people and metrics see it. */
export interface SessionStatus {
  /** As it was added. */
  id: string
  /** Where it stands. */
  state: SessionState
  /** Why it is parked, or the cause of its longest rest. */
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

/** How a session is added. */
export interface AddOptions {
  /**
   * Its share of viewers and requests beside the others'. It does not raise limits.
   *
   * @default 1
   */
  weight?: number
  /** Its own limit where it differs from the pool's. */
  maxViewers?: number
  /** Its own limit where it differs from the pool's. */
  requestsPerSecond?: number
}

/** Shares out sessions to viewers and requests within what each may bear. Disposing ends everything that waits or runs. */
export interface SessionPool<S> extends AsyncDisposable {
  /**
   * Takes a session in, as new. Ids are up to 60 characters and may become labels of metrics.
   *
   * @throws RangeError when the id is taken or no id, or a limit makes no sense
   */
  add(id: string, session: S, options?: AddOptions): void
  /** Lets a session go: it gets nothing more, its viewers move. Resolves when nothing runs on it; at once when it is unknown. */
  remove(id: string): Promise<void>
  /** Stops using a session until `unpark`; its viewers move, what runs may end. No effect on an unknown one. */
  park(id: string, reason: string): void
  /** Uses a parked session again, as new. No effect on others. */
  unpark(id: string): void
  /**
   * Counts a viewer on the least loaded session with room. The same id opened twice counts once; its place is free
   * `viewerIdleMs` after the last of its handles was disposed of.
   *
   * @throws SessionsBusyError early when no session has room; the reason of `signal` when the caller leaves before
   */
  openViewer(request: { id: string; signal: AbortSignal }): Promise<Viewer>
  /**
   * Runs a task on a session that has room, again on another where `judge` says so, and gives its first result.
   *
   * @throws SessionsBusyError, SessionGoneError, PoolClosedError, the task's error, or the reason of the signal
   */
  run<T>(request: PoolRequest, task: (session: S, context: TaskContext) => Promise<T>): Promise<T>
  /** All sessions as they stand, in the order in which they were added. */
  sessions(): SessionStatus[]
  /** Requests that wait. */
  readonly waiting: number
}
