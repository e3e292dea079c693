import type { Priority } from './priority.ts'
import type { SessionStatus } from './session-status.ts'

/** One request to the pool. */
export interface PoolRequest {
  /** How urgent the request is. No request starves: a waiting one rises by one rank a second. */
  priority: Priority
  /** Ends waiting and attempts at once; `run` rejects with its reason. */
  signal: AbortSignal
  /** The requesting viewer, whose home is preferred while it is not much busier than other sessions. */
  viewer?: Viewer | undefined
  /** The data centre: a rest holds for one. Undefined: unknown, so any rest of a session delays the request. */
  dc?: number | undefined
  /** Binds the request to this session, for work that only one can do (the parts of an upload). */
  sessionId?: string
  /** Whether a session needs no preparatory call: such sessions are slightly preferred. Fast, must not throw. */
  isWarm?: (sessionId: string) => boolean
  /** Overrides the pool's `maxWaitMs`. Ingestion and backup may wait longer. */
  maxWaitMs?: number
  /** Overrides the pool's `attemptTimeoutMs`. */
  attemptTimeoutMs?: number
  /**
   * Whether a hedge may run beside a late first attempt. Only for idempotent requests.
   *
   * @default true for `seek`, `playing` and (after twice the time) `read-ahead`, else false; never with `sessionId`
   */
  hedge?: boolean
}

/** A task's arguments besides its session. */
export interface TaskContext {
  /**
   * Aborted when the caller leaves, another attempt won, the attempt took too long or the pool closes. Settle soon
   * then: the task counts as in flight until it does.
   */
  signal: AbortSignal
  /** The session's id. */
  sessionId: string
  /** Counted from 1 over all attempts of the request. */
  attempt: number
}

/** A viewer, counted on one session. */
export interface Viewer extends AsyncDisposable {
  /** The id of the viewer's request. */
  readonly id: string
  /** The viewer's home session; undefined while it is gone and no other has room. The viewer may still read. */
  readonly sessionId: string | undefined
}

/** A request to become a viewer. */
export interface ViewerRequest {
  /** The same for all handles of one viewer. */
  id: string
  /** Ends the wait for a place. */
  signal: AbortSignal
  /**
   * Whether a session can serve the viewer. Others become the home only while none can. Fast, must not throw.
   *
   * @default all can
   */
  canServe?: (sessionId: string) => boolean
}

/** How a session is added. */
export interface AddOptions {
  /**
   * The session's relative share of viewers and requests. It does not raise limits.
   *
   * @default 1
   */
  weight?: number
  /** Overrides the pool's limit for this session. */
  maxViewers?: number
  /** Overrides the pool's limit for this session. */
  requestsPerSecond?: number
}

/** Assigns sessions to viewers and requests within each one's limits. Disposing ends all that waits or runs. */
export interface SessionPool<S> extends AsyncDisposable {
  /**
   * Adds a session, as new. Ids are up to 60 characters and may become labels of metrics.
   *
   * @throws RangeError when the id is taken or invalid, or a limit is invalid
   */
  add(id: string, session: S, options?: AddOptions): void
  /** Removes a session: no new work, its viewers move. Resolves when nothing runs on it; at once when unknown. */
  remove(id: string): Promise<void>
  /** Stops using a session until `unpark`; its viewers move, attempts may end. No effect when unknown. */
  park(id: string, reason: string): void
  /** Uses a parked session again, as new. No effect on other sessions. */
  unpark(id: string): void
  /**
   * Reports whether a session reaches a data centre. When no session does, requests for viewers are refused early and
   * all others after a minute; once one does, all are served again. `isHome`: requests without a data centre go there.
   * No effect on an unknown session.
   */
  reach(id: string, change: { dc: number; isHome: boolean; isReachable: boolean }): void
  /**
   * Counts a viewer on the least loaded session with room that can serve the viewer. The same id opened twice counts
   * once; its place is free `viewerIdleMs` after its last handle was disposed of.
   *
   * @throws SessionsBusyError early when no session has room; the reason of `signal` when the caller leaves before
   */
  openViewer(request: ViewerRequest): Promise<Viewer>
  /**
   * Runs a task on a session that has room, retries it on another when `judge` says so, and returns the first result.
   *
   * @throws SessionsBusyError, SessionGoneError, PoolClosedError, the task's error, or the reason of the signal
   */
  run<T>(request: PoolRequest, task: (session: S, context: TaskContext) => Promise<T>): Promise<T>
  /** The status of all sessions, in the order in which they were added. */
  sessions(): SessionStatus[]
  /** Number of waiting requests. */
  readonly waiting: number
}
