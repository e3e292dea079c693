import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { createRestartPauses, type RestartPauses } from '@streamvault/waits'
import type { SessionOptions } from '../mtcute/client-options.ts'
import { isTelegramProblem, TelegramError } from '../telegram-error.ts'
import type { LostSessions } from './lost-sessions.ts'
import { type RunningThread, runThread, type ThreadEvents } from './running-thread.ts'

/** The dependencies of keeping threads. */
export interface KeepThreadsOptions {
  count: number
  startWorker: () => Worker
  /** Milliseconds before a lost thread is replaced: `firstMs`, doubled up to `maxMs` while threads end soon. */
  restart: { firstMs: number; maxMs: number }
  /** Receives, per session, the promise for which its calls have to wait. */
  lost: LostSessions
  onPost: ThreadEvents['onPost']
  onNews: ThreadEvents['onNews']
  /** Called when a thread ended by itself. */
  onThreadLost?: ((error: unknown) => void) | undefined
  /** Called when a session could not be reopened. */
  onReopenFailed?: ((sessionId: string, error: unknown) => void) | undefined
}

/** Calls wait for a thread whose restart pause is at most this, and otherwise fail at once. */
const MAX_WAITED_PAUSE_MS = 1_000
/** Pause before the second try to reopen a session, in milliseconds; doubled before each further one. */
const REOPEN_PAUSE_MS = 500
const MAX_REOPEN_PAUSE_MS = 30_000

/**
 * Starts threads and replaces each lost thread with a new one that takes over its sessions, until `closing` is aborted.
 *
 * @returns the current threads, always the configured number; a lost thread stays in the list until it is replaced
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
        // Reopening may need a sign-in, which can also get a flood wait.
        if (error instanceof TelegramError && error.problem.kind === 'flood') toldMs = error.problem.seconds * 1000
      } finally {
        lost.stopWaitingFor(session.id, opening)
      }
      await rest(Math.max(toldMs, Math.min(pause, MAX_REOPEN_PAUSE_MS)))
    }
  }

  /** Until that time has passed or `closing` is aborted. */
  async function rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: closing, ref: false }).catch(() => {})
  }

  return threads
}
