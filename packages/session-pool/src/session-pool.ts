import type { Priority } from './priority.ts'
import type { SessionStatus } from './session-status.ts'

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

/** Who wants to be a viewer. */
export interface ViewerRequest {
  /** The same for all that one viewer opens. */
  id: string
  /** Ends the wait for a place. */
  signal: AbortSignal
  /**
   * Whether a session can serve the viewer at all. Others become its home only while no session can. Fast, must not throw.
   *
   * @default all can
   */
  canServe?: (sessionId: string) => boolean
}

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
   * Tells whether a session reaches a data centre. Where none does, what is for viewers is refused early and the rest after a
   * minute; the moment one does, all are served again. `isHome`: what names no data centre goes there. No effect on an unknown
   * session.
   */
  reach(id: string, change: { dc: number; isHome: boolean; isReachable: boolean }): void
  /**
   * Counts a viewer on the least loaded session with room that can serve it. The same id opened twice counts once; its place is
   * free `viewerIdleMs` after the last of its handles was disposed of.
   *
   * @throws SessionsBusyError early when no session has room; the reason of `signal` when the caller leaves before
   */
  openViewer(request: ViewerRequest): Promise<Viewer>
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
