import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { createRestartPauses, orAborted } from '@streamvault/waits'
import type { FromEdgeWorker, ToEdgeWorker } from './worker-settings.ts'

/** One thread that was started. */
export interface StartedThread {
  worker: Worker
  /** Gives back what the thread held. Called once, when it has ended. */
  release(): void
}

/** What the threads of an edge are started by. */
export interface EdgeThreadsOptions {
  /** How many there are. */
  count: number
  /** Starts one, by its number from 0. */
  start(thread: number): StartedThread
  /** Told of a thread that ended by itself or could not be drained. */
  onError: (error: unknown) => void
  /** Milliseconds after which a thread that ended is started again: `firstMs`, doubled up to `maxMs` while it ends soon. */
  restart?: { firstMs: number; maxMs: number }
  /**
   * Milliseconds that a thread has beyond those of a drain to say that it is done.
   *
   * @default 2000
   */
  graceMs?: number
}

/** Threads that are kept running. Disposing ends them at once. */
export interface EdgeThreads extends AsyncDisposable {
  /** Ends all: each may use `ms` milliseconds for the answers it is giving. One that does not answer is ended all the same. */
  drain(ms: number): Promise<void>
}

const RESTART = { firstMs: 200, maxMs: 10_000 }
const GRACE_MS = 2_000

/**
 * Starts the threads, and starts one again that ends by itself: its viewers come back with a range, the others did not
 * notice.
 *
 * @throws when one of them ends before it listens.
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

/** @throws when the thread ends before it says so, or the signal is aborted. */
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
