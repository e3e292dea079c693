import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { createRestartPauses, orAborted } from '@streamvault/waits'
import type { FromEdgeWorker, ToEdgeWorker } from './worker-settings.ts'

/** A thread that was started. */
export interface StartedThread {
  worker: Worker
  /** Releases what the thread held. Called once, after the thread has ended. */
  release(): void
}

/** How the threads of an edge are started. */
export interface EdgeThreadsOptions {
  /** Number of threads. */
  count: number
  /** Starts the thread of this number, counted from 0. */
  start(thread: number): StartedThread
  /** Called when a thread ended by itself or could not be drained. */
  onError: (error: unknown) => void
  /** Pause in milliseconds before a thread is restarted: `firstMs`, doubled up to `maxMs` while threads end soon. */
  restart?: { firstMs: number; maxMs: number }
  /**
   * Milliseconds, beyond those of a drain, that a thread has to report the end of its drain.
   *
   * @default 2000
   */
  graceMs?: number
}

/** Threads that are kept running. Disposing ends them at once. */
export interface EdgeThreads extends AsyncDisposable {
  /** Ends all threads: each has `ms` milliseconds to finish its answers. A thread that does not reply is terminated. */
  drain(ms: number): Promise<void>
}

const RESTART = { firstMs: 200, maxMs: 10_000 }
const GRACE_MS = 2_000

/**
 * Starts the threads, and restarts one that ends by itself: its viewers resume with a range request, viewers of other
 * threads notice nothing.
 *
 * @throws when a thread ends before it listens.
 */
export async function createEdgeThreads(options: EdgeThreadsOptions): Promise<EdgeThreads> {
  const { count, onError, graceMs = GRACE_MS } = options
  const workers = new Map<number, Worker>()
  const closing = new AbortController()
  const pauses = Array.from({ length: count }, () => createRestartPauses(options.restart ?? RESTART))

  async function start(thread: number): Promise<void> {
    const { worker, release } = options.start(thread)
    workers.set(thread, worker)
    pauses[thread]?.started()
    worker.on('error', onError)
    worker.once('exit', () => {
      workers.delete(thread)
      release()
      if (!closing.signal.aborted) void startAgain(thread)
    })
    await untilSaid(worker, 'listening', closing.signal)
  }

  async function startAgain(thread: number): Promise<void> {
    const { signal } = closing
    try {
      await sleep(pauses[thread]?.ended(), undefined, { signal, ref: false })
      await start(thread)
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
  }

  async function drainOne(worker: Worker, ms: number): Promise<void> {
    const stop: ToEdgeWorker = { kind: 'drain', ms }
    worker.postMessage(stop)
    await untilSaid(worker, 'drained', AbortSignal.timeout(ms + graceMs)).catch(onError)
    await worker.terminate()
  }

  async function close(): Promise<void> {
    closing.abort(new Error('the edge is closed'))
    await Promise.all([...workers.values()].map((worker) => worker.terminate()))
  }

  try {
    await Promise.all(Array.from({ length: count }, (_, thread) => start(thread)))
  } catch (error) {
    await close()
    throw error
  }
  return {
    async drain(ms) {
      closing.abort(new Error('the edge is drained'))
      await Promise.all([...workers.values()].map((worker) => drainOne(worker, ms)))
    },
    [Symbol.asyncDispose]: close,
  }
}

/** @throws when the thread ends before it sends this message, or the signal is aborted. */
async function untilSaid(worker: Worker, kind: FromEdgeWorker['kind'], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const listen = (message: FromEdgeWorker) => message.kind === kind && resolve()
  const end = () => reject(new Error(`Cannot run the edge: a thread ended before it was ${kind}`))
  worker.on('message', listen)
  worker.once('exit', end)
  try {
    await orAborted(promise, signal)
  } finally {
    worker.off('message', listen)
    worker.off('exit', end)
  }
}
