import { ObjectChangedError } from '@streamvault/object-store'
import type { SliceStore } from '../disk/slice-store.ts'
import { createFileDescriptions } from '../file-descriptions.ts'
import { brings, createGlances } from '../glance.ts'
import { createHotMemory, type HotMemory } from '../hot/hot-memory.ts'
import { createHotTier } from '../hot/hot-tier.ts'
import type { FillerPort, SliceAsk, ToFiller, ToWorker } from '../messages.ts'
import { sliceLength } from '../slice-plan.ts'
import type { SliceSource } from '../slice-source.ts'
import { answerThread } from './answer-thread.ts'
import { type Fill, type Reader, tellIdle } from './fill.ts'
import { createFills } from './fills.ts'
import { createLingering } from './lingering.ts'
import { createFillRunner } from './run-fill.ts'
import { failureOf } from './slice-failure.ts'
import { createThreads } from './threads.ts'

/** What the filler reads from and writes to, and the bounds of what it holds. */
export interface FillerOptions {
  store: SliceStore
  source: SliceSource
  sliceBytes: number
  /** Shared with the workers: slices on their way lie here, side by side. Bounds the slices on their way. */
  memory: SharedArrayBuffer
  /** Where the slices asked for most lie; shared with the workers too. Without it none does. */
  hotMemory?: HotMemory
  /** Slices that may wait for a slot; one more is refused as `busy`. */
  maxWaiting: number
  /** Files whose description is kept. */
  maxFiles: number
  /** Told of every read that failed for good. */
  onError: (error: unknown) => void
  /** Calls `wake` once after `ms`; the returned function takes that back. Default: the machine's timers. */
  after?: (ms: number, wake: () => void) => () => void
}

/** What the filler did since it was made. */
export interface FillerStats {
  /** Slices that had to be fetched. */
  misses: number
  /** Askers who found a fetch under way. */
  joined: number
}

/** Fetches every missing slice once for all threads, and has it written. */
export interface Filler {
  readonly stats: FillerStats
  /** Bytes of slices in memory. */
  readonly hotBytes: number
  /**
   * Answers a worker thread; `thread` is its row in the hot memory. The returned function forgets it, and whatever it
   * waited for.
   */
  attach(port: FillerPort<ToWorker, ToFiller>, thread?: number): () => void
  /** Forgets a file, or all: description, slices on disk, slices on their way. Settles when none can come back. */
  purge(fileId: string | undefined): Promise<void>
}

/** Share of the slots that nothing is fetched ahead into: viewers who wait find one. */
const KEPT_FREE = 0.25
/** Slices glanced at that are remembered: 16 GiB of films. */
const MAX_GLANCES = 16_384

/** Fetches for worker threads. Only this thread talks to the source and writes to the disk. */
export function createFiller(options: FillerOptions): Filler {
  const { store, source, sliceBytes, memory, maxWaiting, maxFiles, onError, after = byTimer } = options
  const count = Math.floor(memory.byteLength / sliceBytes)
  const fills = createFills({ count, maxWaiting })
  const threads = createThreads()
  const files = createFileDescriptions((fileId, signal) => source.describe(fileId, signal), maxFiles)
  const glances = createGlances({ max: MAX_GLANCES })
  const stats: FillerStats = { misses: 0, joined: 0 }
  const hot = createHotTier({
    memory: options.hotMemory ?? createHotMemory({ maxBytes: 0, sliceBytes, threads: 1 }),
    load: (key, target) => store.load(key, target),
    onAdded: (slice) => threads.tell({ kind: 'hot', slice }),
  })

  const runFill = createFillRunner({ fills, source, store, memory, sliceBytes, onFailed: report })
  const lingerOrRelease = createLingering(fills, after)

  async function run(fill: Fill): Promise<void> {
    await runFill(fill)
    lingerOrRelease(fill)
  }

  function report(fileId: string, error: unknown): void {
    onError(error)
    if (!(error instanceof ObjectChangedError)) return
    files.refuse(fileId)
    source.onChanged?.(fileId)
    forget(fileId).catch(onError)
  }

  /**
   * Forgets a file, or all, and takes its slices off the disk. Settles when none that was there can come back. What viewers ask
   * for meanwhile may be fetched twice.
   */
  async function forget(fileId: string | undefined): Promise<void> {
    files.forget(fileId)
    hot.deleteFile(fileId)
    endFills(fileId)
    await Promise.all([store.deleteFile(fileId), forgetInThreads(fileId)])
    // Read from the disk before the slice was gone.
    hot.deleteFile(fileId)
  }

  /** What a thread asked for just before it knew would be written after all. */
  async function forgetInThreads(fileId: string | undefined): Promise<void> {
    await threads.forget(fileId)
    endFills(fileId)
    await store.deleteFile(fileId)
  }

  function endFills(fileId: string | undefined): void {
    for (const fill of fills.of(fileId)) {
      if (fill.phase === 'filling') fills.hide(fill)
      else {
        fills.settle(fill)
        fills.release(fill)
      }
      fill.controller.abort()
    }
  }

  async function join(reader: Reader, ask: SliceAsk): Promise<void> {
    const { fileId, index, offset, viewer, isCounted } = ask
    const { tell, question, isAhead } = reader
    const { signal } = reader.leaving
    const key = { fileId, index }
    const meta = await files
      .describe(fileId, signal)
      .catch((error) => void (isAhead || signal.aborted || onError(error)))
    if (signal.aborted) return
    const length = sliceLength(meta?.size ?? 0, index, sliceBytes)
    if (offset >= length) return tell({ kind: 'failed', question, code: 'file_gone' })
    const known = fills.get(key)
    // Written since the worker looked.
    if (known === undefined && store.has(key)) return tell({ kind: isAhead ? 'kept' : 'settled', question })
    if (known === undefined && isAhead && !hasSlotToSpare()) return tell({ kind: 'failed', question, code: 'busy' })
    const fill = known ?? fills.begin(key, viewer, { length, start: offset, done: 0 }, glances.goalOf(key, ask, length))
    reader.fill = fill
    fill.readers.add(reader)
    fill.stopLinger()
    fill.isAwaited ||= !isAhead
    if (isAhead) tell({ kind: 'begun', question })
    if (known === undefined) {
      if (!reader.isIdle) stats.misses += 1
      void run(fill)
      return
    }
    if (!isCounted) stats.joined += 1
    if (fill.phase === 'whole') tellIdle(fill)
    if (fill.slot >= 0 && !isAhead) tell({ kind: 'progress', question, slot: fill.slot, state: fill.state })
    if (!brings(fill.state, fill.goal, ask)) fetchAll(fill)
  }

  function fetchAll(fill: Fill): void {
    fill.goal = fill.state.length
    if (fill.phase !== 'glanced') return
    fill.phase = 'filling'
    void run(fill)
  }

  const hasSlotToSpare = (): boolean => fills.free > Math.max(1, Math.floor(count * KEPT_FREE))

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
      // An old link to what was taken away is no trouble of ours.
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
      // A thread that had forgotten may have opened a slice again just before it was removed.
      await threads.forget(fileId)
    },
  }
}

function byTimer(ms: number, wake: () => void): () => void {
  const timer = setTimeout(wake, ms).unref()
  return () => clearTimeout(timer)
}
