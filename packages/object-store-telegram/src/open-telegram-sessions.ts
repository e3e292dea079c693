import type { SessionOptions } from './mtcute/client-options.ts'
import type { TelegramSession } from './telegram-session.ts'
import { createSessionThreads, type SessionThreadsOptions } from './threads/session-threads.ts'

/** The sessions to open, and the options of their threads. */
export interface OpenSessionsOptions extends SessionThreadsOptions {
  sessions: readonly SessionOptions[]
  /** Cancels the opening; open sessions stay open until they are disposed of. */
  signal: AbortSignal
}

/** Open sessions, each on one of several threads. Disposing closes all of them. */
export interface TelegramSessions extends AsyncDisposable {
  /** By session id. They recover by themselves when a thread is lost; its calls under way fail with `network`. */
  readonly sessions: ReadonlyMap<string, TelegramSession>
  /** Errors of sessions that could not be opened. */
  readonly failures: ReadonlyMap<string, unknown>
  /** Opens another session, or retries a failed one. */
  open(session: SessionOptions, signal: AbortSignal): Promise<TelegramSession>
  /** Closes a session. No effect when it is not open. */
  close(id: string): Promise<void>
  /** Ids of the worker threads, for monitoring. */
  readonly threadIds: readonly number[]
  /** Ends one thread as a crash would: another takes over its sessions. */
  terminateThread(threadId: number): Promise<void>
}

/** Opens sessions in parallel. A failing session does not prevent the others from opening. */
export async function openTelegramSessions(options: OpenSessionsOptions): Promise<TelegramSessions> {
  const threads = createSessionThreads(options)
  const sessions = new Map<string, TelegramSession>()
  const failures = new Map<string, unknown>()

  async function open(session: SessionOptions, signal: AbortSignal): Promise<TelegramSession> {
    try {
      const opened = await threads.open(session, signal)
      sessions.set(session.id, opened)
      failures.delete(session.id)
      return opened
    } catch (error) {
      failures.set(session.id, error)
      throw error
    }
  }

  await Promise.all(options.sessions.map((session) => open(session, options.signal).catch(() => {})))
  if (options.signal.aborted) {
    await threads[Symbol.asyncDispose]()
    throw options.signal.reason
  }
  return {
    sessions,
    failures,
    open,
    async close(id) {
      const session = sessions.get(id)
      sessions.delete(id)
      await session?.[Symbol.asyncDispose]()
    },
    get threadIds() {
      return threads.threadIds
    },
    terminateThread: (threadId) => threads.terminate(threadId),
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  }
}
