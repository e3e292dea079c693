import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { createRestartPauses, orAborted, type RestartPauses } from '@streamvault/waits'
import type { SessionOptions, TelegramAppOptions } from '../mtcute/client-options.ts'
import type { ChannelPost } from '../telegram-client.ts'
import { isTelegramProblem, TelegramError } from '../telegram-error.ts'
import type { TelegramSession } from '../telegram-session.ts'
import type { FromSessionThread, SessionThreadData } from './session-messages.ts'
import { createRemoteSession, createThreadCalls, type ThreadCalls } from './thread-calls.ts'

/** Settings of the threads. */
export interface SessionThreadsOptions {
  app: TelegramAppOptions
  /**
   * Threads that hold the sessions.
   *
   * @default one less than there are cores, at least 1 and at most 4
   */
  threads?: number
  /**
   * Files whose place each session keeps in memory; all places lie in its storage.
   *
   * @default 5000
   */
  maxLocations?: number
  /** Told when a thread ended by itself; after a pause another takes over its sessions. */
  onThreadLost?: (error: unknown) => void
  /** Told when a session could not be opened again after its thread was lost. It is tried again, unless it is over for good. */
  onReopenFailed?: (sessionId: string, error: unknown) => void
}

/** Threads that hold sessions. Disposing closes all of them. */
export interface SessionThreads extends AsyncDisposable {
  /**
   * Opens a session on the thread with the fewest.
   *
   * @throws TelegramError as `openMtcuteClient`
   */
  open(session: SessionOptions, signal: AbortSignal): Promise<TelegramSession>
  /** Worker threads by their id, for those who watch. */
  readonly threadIds: readonly number[]
  /** Ends one thread as a crash would. */
  terminate(threadId: number): Promise<void>
}

/** What threads are made of. */
export interface SessionThreadParts {
  /** Starts one thread. */
  startWorker?: (data: SessionThreadData) => Worker
  /** Milliseconds after which a lost thread is replaced: `firstMs`, doubled up to `maxMs` while they end soon. */
  restart?: { firstMs: number; maxMs: number }
}

interface Thread {
  worker: Worker
  calls: ThreadCalls
  sessions: Map<string, SessionOptions>
  pauses: RestartPauses
}

const DEFAULT_MAX_LOCATIONS = 5_000
const MAX_THREADS = 4
/** Calls wait for a thread that is back so soon, and fail at once while it is away for longer. */
const MAX_WAITED_PAUSE_MS = 1_000
const RESTART = { firstMs: 100, maxMs: 30_000 }
/** Before the second try to open a session again; twice that before each further one. */
const REOPEN_PAUSE_MS = 500
const MAX_REOPEN_PAUSE_MS = 30_000

/** Starts the threads. */
export function createSessionThreads(options: SessionThreadsOptions, parts: SessionThreadParts = {}): SessionThreads {
  const { app, maxLocations = DEFAULT_MAX_LOCATIONS, onThreadLost, onReopenFailed } = options
  const { startWorker = startSessionWorker, restart = RESTART } = parts
  const count = options.threads ?? Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1))
  const closing = new AbortController()
  const listeners = new Map<string, Set<(post: ChannelPost) => void>>()
  /** Sessions whose thread was lost, and what to wait for. */
  const returning = new Map<string, Promise<void>>()
  /** Why a session is over for good whose thread was lost. */
  const over = new Map<string, TelegramError>()
  const threads = Array.from({ length: count }, () => startThread(new Map(), createRestartPauses(restart)))

  function startThread(sessions: Map<string, SessionOptions>, pauses: RestartPauses): Thread {
    const worker = startWorker({ app, maxLocations })
    pauses.started()
    const calls = createThreadCalls((message) => worker.postMessage(message))
    const thread = { worker, calls, sessions, pauses }
    let failure: unknown
    worker.on('message', (message: FromSessionThread) => {
      if (message.kind !== 'post') return calls.receive(message)
      for (const listener of listeners.get(message.sessionId) ?? []) listener(message.post)
    })
    worker.on('error', (error) => {
      failure = error
    })
    worker.on('exit', () => {
      calls.failAll()
      if (closing.signal.aborted) return
      onThreadLost?.(failure)
      void replace(thread)
    })
    return thread
  }

  async function replace(lost: Thread): Promise<void> {
    const pauseMs = lost.pauses.ended()
    const back = Promise.withResolvers<void>()
    const isSoon = pauseMs <= MAX_WAITED_PAUSE_MS
    if (isSoon) for (const id of lost.sessions.keys()) returning.set(id, back.promise)
    await rest(pauseMs)
    if (!closing.signal.aborted) {
      const thread = startThread(lost.sessions, lost.pauses)
      threads[threads.indexOf(lost)] = thread
      for (const session of lost.sessions.values()) void reopen(thread, session)
    }
    back.resolve()
  }

  async function reopen(thread: Thread, session: SessionOptions): Promise<void> {
    for (let pause = REOPEN_PAUSE_MS; threads.includes(thread) && thread.sessions.has(session.id); pause *= 2) {
      const opening = thread.calls.open(session, closing.signal)
      returning.set(session.id, opening)
      try {
        return await opening
      } catch (error) {
        if (closing.signal.aborted) return
        onReopenFailed?.(session.id, error)
        if (isTelegramProblem(error, 'dead')) return giveUp(thread, session.id, error)
      } finally {
        if (returning.get(session.id) === opening) returning.delete(session.id)
      }
      await rest(Math.min(pause, MAX_REOPEN_PAUSE_MS))
    }
  }

  /** The thread that holds a session, once that is open there. */
  async function untilBack(sessionId: string, signal: AbortSignal): Promise<Thread> {
    for (let back = returning.get(sessionId); back !== undefined; back = returning.get(sessionId)) {
      await orAborted(back, AbortSignal.any([signal, closing.signal]))
    }
    const why = over.get(sessionId)
    if (why !== undefined) throw why
    const holder = holderOf(sessionId)
    if (holder === undefined) throw new TelegramError('call', { kind: 'network' }, 'the session is closed')
    return holder
  }

  function giveUp(thread: Thread, sessionId: string, why: TelegramError): void {
    thread.sessions.delete(sessionId)
    over.set(sessionId, why)
  }

  /** Until that time has passed or all is closed. */
  async function rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: closing.signal, ref: false }).catch(() => {})
  }

  const holderOf = (sessionId: string): Thread | undefined => threads.find(({ sessions }) => sessions.has(sessionId))

  async function close(sessionId: string): Promise<void> {
    over.delete(sessionId)
    returning.delete(sessionId)
    const holder = holderOf(sessionId)
    if (holder === undefined || closing.signal.aborted) return
    holder.sessions.delete(sessionId)
    listeners.delete(sessionId)
    await holder.calls.close(sessionId).catch(() => {})
  }

  function listen(sessionId: string, listener: (post: ChannelPost) => void): () => void {
    const all = listeners.get(sessionId) ?? new Set()
    listeners.set(sessionId, all.add(listener))
    return () => void all.delete(listener)
  }

  function remote(sessionId: string): TelegramSession {
    return createRemoteSession(
      async (method, request, callOptions) => {
        const holder = await untilBack(sessionId, callOptions.signal)
        return holder.calls.call(sessionId, method, request, callOptions)
      },
      { onPost: (listener) => listen(sessionId, listener), [Symbol.asyncDispose]: () => close(sessionId) },
    )
  }

  return {
    get threadIds() {
      return threads.map(({ worker }) => worker.threadId)
    },
    async open(session, signal) {
      if (holderOf(session.id) !== undefined) throw new RangeError(`Cannot open session "${session.id}": it is open`)
      const [first, ...others] = threads
      if (first === undefined) throw new RangeError('Cannot open a session: there is no thread')
      const thread = others.reduce((least, one) => (one.sessions.size < least.sessions.size ? one : least), first)
      over.delete(session.id)
      thread.sessions.set(session.id, session)
      try {
        await thread.calls.open(session, signal)
      } catch (error) {
        holderOf(session.id)?.sessions.delete(session.id)
        returning.delete(session.id)
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

/** What answers leave behind is short-lived and little: more room would only be filled before it is collected. */
const YOUNG_MEBIBYTES = 6

function startSessionWorker(workerData: SessionThreadData): Worker {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES }
  return new Worker(new URL('./session-thread.ts', import.meta.url), { workerData, name: 'telegram', resourceLimits })
}

/** A thread that cannot close its sessions is ended all the same. */
const CLOSE_TIMEOUT_MS = 2_000

async function closeThread({ worker, calls, sessions }: Thread): Promise<void> {
  const closed = Promise.all([...sessions.keys()].map((id) => calls.close(id).catch(() => {})))
  await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })])
  await worker.terminate()
}
