import { ObjectChangedError } from '@streamvault/object-store'
import type { SliceStore } from '../disk/slice-store.ts'
import { createFileDescriptions } from '../file-descriptions.ts'
import { createHotMemory, type HotMemory } from '../hot/hot-memory.ts'
import { createHotTier } from '../hot/hot-tier.ts'
import type { FillerPort, ToFiller, ToWorker } from '../messages.ts'
import type { SliceSource } from '../slice-source.ts'
import { answerThread } from './answer-thread.ts'
import type { Fill, Reader } from './fill.ts'
import { createFills } from './fills.ts'
import { createForgetting } from './forgetting.ts'
import { createJoining, type FillerStats } from './joining.ts'
import { createLingering } from './lingering.ts'
import { createFillRunner } from './run-fill.ts'
import { failureOf } from './slice-failure.ts'
import { createThreads } from './threads.ts'

/** The filler's source and store, and the limits of its memory. */
export interface FillerOptions {
  store: SliceStore
  source: SliceSource
  sliceBytes: number
  /** Shared with the workers: the slots of slices being fetched, side by side. Its size limits how many there are. */
  memory: SharedArrayBuffer
  /** Holds the most requested slices; also shared with the workers. Without it no slice is kept in memory. */
  hotMemory?: HotMemory
  /** Slices that may wait for a slot; one more is refused as `busy`. */
  maxWaiting: number
  /** Files whose description is cached. */
  maxFiles: number
  /** Called with the error of every read that failed for good. */
  onError: (error: unknown) => void
  /** Calls `wake` once after `ms`; the returned function cancels it. Default: the machine's timers. */
  after?: (ms: number, wake: () => void) => () => void
  /** Milliseconds of a monotonic clock. Default: since the process began. */
  now?: () => number
}

/** Fetches every missing slice once for all threads, and writes it to disk. */
export interface Filler {
  /** Counters since it was made. */
  readonly stats: Readonly<FillerStats>
  /** Bytes of the slices in memory. */
  readonly hotBytes: number
  /**
   * Serves a worker thread; `thread` is its row in the hot memory. The returned function detaches it, and ends all its
   * waits.
   */
  attach(port: FillerPort<ToWorker, ToFiller>, thread?: number): () => void
  /** Invalidates a file, or all: description, slices on disk, slices being fetched. Settles when no old byte can return. */
  purge(fileId: string | undefined): Promise<void>
}

/** Fetches for worker threads. Only its own thread reads the source and writes the disk. */
export function createFiller(options: FillerOptions): Filler {
  const {
    store,
    source,
    sliceBytes,
    memory,
    maxWaiting,
    maxFiles,
    onError,
    after = byTimer,
    now = sinceStart,
  } = options
  const slots = Math.floor(memory.byteLength / sliceBytes)
  const fills = createFills({ count: slots, maxWaiting })
  const threads = createThreads()
  store.readBy(threads.closeRemoved)
  const files = createFileDescriptions((fileId, signal) => source.describe(fileId, signal), maxFiles)
  const hot = createHotTier({
    memory: options.hotMemory ?? createHotMemory({ maxBytes: 0, sliceBytes, threads: 1 }),
    load: (key, target) => store.load(key, target),
    onAdded: (slice) => threads.tell({ kind: 'hot', slice }),
    now,
  })
  const forget = createForgetting({ files, hot, fills, store, threads })
  const runFill = createFillRunner({ fills, source, store, memory, sliceBytes, onFailed: report, now })
  const lingerOrRelease = createLingering(fills, after)
  const run = (fill: Fill) => void runFill(fill).then(() => lingerOrRelease(fill))
  const { stats, join } = createJoining({ files, fills, store, sliceBytes, slots, run, onError })

  function report(fileId: string, error: unknown): void {
    onError(error)
    if (!(error instanceof ObjectChangedError)) return
    files.refuse(fileId)
    source.onChanged?.(fileId)
    forget(fileId).catch(onError)
  }

  function leave(reader: Reader, finished: boolean): void {
    reader.leaving.abort()
    const { fill } = reader
    if (fill === undefined) return
    fill.readers.delete(reader)
    fill.isWanted ||= finished && fill.goal === fill.state.length
    lingerOrRelease(fill)
  }

  async function answerDescribe(
    tell: (message: ToWorker) => void,
    question: number,
    fileId: string,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const meta = await files.describe(fileId, signal)
      tell({ kind: 'described', question, meta })
    } catch (error) {
      if (signal.aborted) return
      const { code, retryAfterMs } = failureOf(error)
      // An old link to a withdrawn file is no error of ours.
      if (code !== 'file_withdrawn') onError(error)
      tell({ kind: 'failed', question, code, retryAfterMs })
    }
  }

  return {
    stats,
    get hotBytes() {
      return hot.bytes
    },
    attach(port, thread = 0) {
      const tell = (message: ToWorker) => port.postMessage(message)
      threads.add(tell)
      for (const slice of hot.slices()) tell({ kind: 'hot', slice })
      const leaveAll = answerThread(port, tell, {
        describe: answerDescribe,
        join,
        leave,
        damaged(key) {
          hot.delete(key)
          void store.delete(key)
        },
        touched(keys) {
          for (const key of store.touch(keys)) hot.offer(key)
        },
        forgot: threads.forgot,
      })
      return () => {
        threads.delete(tell)
        leaveAll()
        hot.forgetThread(thread)
      }
    },
    async purge(fileId) {
      files.forgive(fileId)
      await forget(fileId)
      // A thread may have reopened a slice after it forgot the file and before the slice was removed.
      await threads.forget(fileId)
    },
  }
}

const sinceStart = (): number => performance.now()

function byTimer(ms: number, wake: () => void): () => void {
  const timer = setTimeout(wake, ms).unref()
  return () => clearTimeout(timer)
}
