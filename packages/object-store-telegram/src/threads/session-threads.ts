import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import type { SessionOptions, TelegramAppOptions } from '../mtcute/client-options.ts'
import type { SessionNews } from '../session-news.ts'
import { TelegramError } from '../telegram-error.ts'
import type { TelegramSession } from '../telegram-session.ts'
import { keepThreads } from './keep-threads.ts'
import { createLostSessions } from './lost-sessions.ts'
import { createPostListeners } from './post-listeners.ts'
import { closeThread, type RunningThread, startSessionWorker } from './running-thread.ts'
import type { SessionThreadData } from './session-messages.ts'
import { createRemoteSession } from './thread-calls.ts'

/** Settings of the threads. */
export interface SessionThreadsOptions {
  app: TelegramAppOptions
  /**
   * Threads that hold the sessions.
   *
   * @default one less than the number of cores, at least 1 and at most 4
   */
  threads?: number
  /**
   * Files whose location each session keeps in memory; all locations are in its storage.
   *
   * @default 5000
   */
  maxLocations?: number
  /** Called when a thread ended by itself; after a pause another takes over its sessions. */
  onThreadLost?: (error: unknown) => void
  /** Called when a session could not be reopened after its thread was lost. Retried unless it is over for good. */
  onReopenFailed?: (sessionId: string, error: unknown) => void
  /** Called with news of each session's connections to Telegram, from its first connection on. */
  onNews?: (sessionId: string, news: SessionNews) => void
}

/** Threads that hold sessions. Disposing closes all of them. */
export interface SessionThreads extends AsyncDisposable {
  /**
   * Opens a session on the thread with the fewest sessions.
   *
   * @throws TelegramError as `openMtcuteClient`
   */
  open(session: SessionOptions, signal: AbortSignal): Promise<TelegramSession>
  /** Ids of the worker threads, for monitoring. */
  readonly threadIds: readonly number[]
  /** Ends one thread as a crash would. */
  terminate(threadId: number): Promise<void>
}

/** The replaceable parts of threads. */
export interface SessionThreadParts {
  /** Starts one thread. */
  startWorker?: (data: SessionThreadData) => Worker
  /** Milliseconds before a lost thread is replaced: `firstMs`, doubled up to `maxMs` while threads end soon. */
  restart?: { firstMs: number; maxMs: number }
}

const DEFAULT_MAX_LOCATIONS = 5_000
const MAX_THREADS = 4
const RESTART = { firstMs: 100, maxMs: 30_000 }

/** Starts the threads. */
export function createSessionThreads(options: SessionThreadsOptions, parts: SessionThreadParts = {}): SessionThreads {
  const { app, maxLocations = DEFAULT_MAX_LOCATIONS, onThreadLost, onReopenFailed, onNews = () => {} } = options
  const { startWorker = startSessionWorker, restart = RESTART } = parts
  const closing = new AbortController()
  const listeners = createPostListeners()
  const lost = createLostSessions(closing.signal)
  const threads = keepThreads(
    {
      count: options.threads ?? Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1)),
      startWorker: () => startWorker({ app, maxLocations }),
      restart,
      lost,
      onPost: listeners.tell,
      onNews,
      onThreadLost,
      onReopenFailed,
    },
    closing.signal,
  )

  const holderOf = (sessionId: string): RunningThread | undefined =>
    threads.find(({ sessions }) => sessions.has(sessionId))

  /** The thread that holds a session, once the session is open there. */
  async function untilBack(sessionId: string, signal: AbortSignal): Promise<RunningThread> {
    await lost.untilBack(sessionId, signal)
    const holder = holderOf(sessionId)
    if (holder === undefined) throw new TelegramError('call', { kind: 'network' }, 'the session is closed')
    return holder
  }

  async function close(sessionId: string): Promise<void> {
    lost.forget(sessionId)
    const holder = holderOf(sessionId)
    if (holder === undefined || closing.signal.aborted) return
    holder.sessions.delete(sessionId)
    listeners.forget(sessionId)
    await holder.calls.close(sessionId).catch(() => {})
  }

  function remote(sessionId: string): TelegramSession {
    return createRemoteSession(
      async (method, request, callOptions) => {
        const holder = await untilBack(sessionId, callOptions.signal)
        return holder.calls.call(sessionId, method, request, callOptions)
      },
      { onPost: (listener) => listeners.add(sessionId, listener), [Symbol.asyncDispose]: () => close(sessionId) },
    )
  }

  return {
    get threadIds() {
      return threads.map(({ worker }) => worker.threadId)
    },
    async open(session, signal) {
      if (holderOf(session.id) !== undefined) throw new RangeError(`Cannot open session "${session.id}": it is open`)
      const thread = leastBusy(threads)
      lost.forget(session.id)
      thread.sessions.set(session.id, session)
      try {
        await thread.calls.open(session, signal)
      } catch (error) {
        holderOf(session.id)?.sessions.delete(session.id)
        lost.forget(session.id)
        throw error
      }
      return remote(session.id)
    },
    async terminate(threadId) {
      await threads.find(({ worker }) => worker.threadId === threadId)?.worker.terminate()
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('the sessions are closed'))
      await Promise.all(threads.map(closeThread))
    },
  }
}

function leastBusy([first, ...others]: readonly RunningThread[]): RunningThread {
  if (first === undefined) throw new RangeError('Cannot open a session: there is no thread')
  return others.reduce((least, one) => (one.sessions.size < least.sessions.size ? one : least), first)
}
