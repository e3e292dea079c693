import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { createRestartPauses, type RestartPauses } from '@streamvault/waits'
import type { SessionOptions } from '../mtcute/client-options.ts'
import { isTelegramProblem, TelegramError } from '../telegram-error.ts'
import type { LostSessions } from './lost-sessions.ts'
import { type RunningThread, runThread, type ThreadEvents } from './running-thread.ts'

/** What keeping threads needs. */
export interface KeepThreadsOptions {
  count: number
  startWorker: () => Worker
  /** Milliseconds after which a lost thread is replaced: `firstMs`, doubled up to `maxMs` while they end soon. */
  restart: { firstMs: number; maxMs: number }
  /** Told what calls of a session have to wait for. */
  lost: LostSessions
  onPost: ThreadEvents['onPost']
  onNews: ThreadEvents['onNews']
  /** Told when a thread ended by itself. */
  onThreadLost?: ((error: unknown) => void) | undefined
  /** Told when a session could not be opened again. */
  onReopenFailed?: ((sessionId: string, error: unknown) => void) | undefined
}

/** Calls wait for a thread that is back so soon, and fail at once while it is away for longer. */
const MAX_WAITED_PAUSE_MS = 1_000
/** Before the second try to open a session again; twice that before each further one. */
const REOPEN_PAUSE_MS = 500
const MAX_REOPEN_PAUSE_MS = 30_000

/**
 * Starts threads and replaces each that is lost by another with its sessions, until `closing` is aborted.
 *
 * @returns the threads of this moment, always as many as were asked for; one that is lost stands there until it is replaced
 */
export function keepThreads(options: KeepThreadsOptions, closing: AbortSignal): readonly RunningThread[] {
  const { count, startWorker, restart, lost, onPost, onNews, onThreadLost, onReopenFailed } = options
  const threads = Array.from({ length: count }, () => start(new Map(), createRestartPauses(restart)))

  function start(sessions: Map<string, SessionOptions>, pauses: RestartPauses): RunningThread {
    const worker = startWorker()
    pauses.started()
    const onExit = (thread: RunningThread, failure: unknown) => {
      if (closing.aborted) return
      onThreadLost?.(failure)
      void replace(thread, pauses)
    }
    return runThread(worker, sessions, { onPost, onNews, onExit })
  }

  async function replace(gone: RunningThread, pauses: RestartPauses): Promise<void> {
    const pauseMs = pauses.ended()
    const back = Promise.withResolvers<void>()
    if (pauseMs <= MAX_WAITED_PAUSE_MS) for (const id of gone.sessions.keys()) lost.waitFor(id, back.promise)
    await rest(pauseMs)
    if (!closing.aborted) {
      const thread = start(gone.sessions, pauses)
      threads[threads.indexOf(gone)] = thread
      for (const session of gone.sessions.values()) void reopen(thread, session)
    }
    back.resolve()
  }

  async function reopen(thread: RunningThread, session: SessionOptions): Promise<void> {
    for (let pause = REOPEN_PAUSE_MS; threads.includes(thread) && thread.sessions.has(session.id); pause *= 2) {
      let toldMs = 0
      const opening = thread.calls.open(session, closing)
      lost.waitFor(session.id, opening)
      try {
        return await opening
      } catch (error) {
        if (closing.aborted) return
        onReopenFailed?.(session.id, error)
        if (isTelegramProblem(error, 'dead')) {
          thread.sessions.delete(session.id)
          return lost.giveUp(session.id, error)
        }
        // It may have to sign in, and logins are told to wait as well.
        if (error instanceof TelegramError && error.problem.kind === 'flood') toldMs = error.problem.seconds * 1000
      } finally {
        lost.stopWaitingFor(session.id, opening)
      }
      await rest(Math.max(toldMs, Math.min(pause, MAX_REOPEN_PAUSE_MS)))
    }
  }

  /** Until that time has passed or all is closed. */
  async function rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: closing, ref: false }).catch(() => {})
  }

  return threads
}
