import { ObjectChangedError, ObjectNotFoundError } from '@streamvault/object-store'
import { type SliceFailure, SliceUnavailableError } from './errors.ts'
import { createFetch, retryAfterOf } from './fetch-slice.ts'
import { type FileMeta, META_MS } from './file-meta.ts'
import type { FillState } from './fill-state.ts'
import { createHotMemory, type HotMemory } from './hot-memory.ts'
import { createHotTier } from './hot-tier.ts'
import { createKeptMap } from './kept-map.ts'
import type { FillerPort, SliceAsk, ToFiller, ToWorker } from './messages.ts'
import { keyOf, type SliceKey } from './slice-key.ts'
import { sliceLength } from './slice-plan.ts'
import type { SliceSource } from './slice-source.ts'
import type { SliceStore } from './slice-store.ts'
import { createSlots, SlotsBusyError } from './slots.ts'
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
  /** Slices that may wait for a place; one more is refused as `busy`. */
  maxWaiting: number
  /** Files whose description is kept. */
  maxFiles: number
  /** Told of every read that failed for good. */
  onError: (error: unknown) => void
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

interface Reader {
  tell: (message: ToWorker) => void
  job: number
  /** Comes to it later: is told of the end alone. */
  isAhead: boolean
  left: boolean
  fill: Fill | undefined
}

interface Fill {
  key: SliceKey
  /** Who began it. */
  viewer: string | undefined
  /** Place in the shared memory, -1 before there is one and after it was given back. */
  slot: number
  state: FillState
  readers: Set<Reader>
  controller: AbortController
  /** `whole`: fetched but not on disk, kept for its readers alone. `over`: nobody may join. */
  phase: 'filling' | 'whole' | 'over'
  /** Somebody came for it. Until then it goes after what others wait for, and fails without a word. */
  isAwaited: boolean
  /** A viewer got what was wanted of it: it is finished though nobody waits. */
  isWanted: boolean
}

/** Share of the places that nothing is fetched ahead into: viewers who wait find one. */
const KEPT_FREE = 0.25

/** Fetches for worker threads. Only this thread talks to the source and writes to the disk. */
export function createFiller(options: FillerOptions): Filler {
  const { store, source, sliceBytes, memory, maxWaiting, maxFiles, onError } = options
  const fills = new Map<string, Fill>()
  const threads = createThreads()
  const metas = createKeptMap<Promise<FileMeta | undefined>>({ max: maxFiles, maxAgeMs: META_MS })
  const refused = createKeptMap<true>({ max: maxFiles })
  const stats: FillerStats = { misses: 0, joined: 0 }
  const count = Math.floor(memory.byteLength / sliceBytes)
  const slots = createSlots({ count, maxWaiting, onShort: reclaim })
  const fetchInto = createFetch(source)
  const hot = createHotTier({
    memory: options.hotMemory ?? createHotMemory({ maxBytes: 0, sliceBytes, threads: 1 }),
    load: (key, target) => store.load(key, target),
    onAdded: (slice) => threads.tell({ kind: 'hot', slice }),
  })

  function describe(fileId: string): Promise<FileMeta | undefined> {
    if (refused.get(fileId)) return Promise.resolve(undefined)
    const known = metas.get(fileId)
    if (known !== undefined) return known
    const asked = source.describe(fileId)
    metas.set(fileId, asked)
    const drop = () => metas.get(fileId) === asked && metas.delete(fileId)
    asked.then((meta) => meta === undefined && drop(), drop)
    return asked
  }

  /** A slice that could not be written holds its place for slow readers: when places run short they must ask again. */
  function reclaim(): void {
    for (const fill of fills.values()) {
      if (fill.phase !== 'whole') continue
      settle(fill)
      return
    }
  }

  function tellAll(fill: Fill): void {
    for (const { tell, job, isAhead } of fill.readers) {
      if (!isAhead) tell({ kind: 'progress', job, slot: fill.slot, state: fill.state })
    }
  }

  function end(fill: Fill): void {
    fill.phase = 'over'
    const key = keyOf(fill.key.fileId, fill.key.index)
    // A later fetch of the same slice may have taken its name.
    if (fills.get(key) === fill) fills.delete(key)
  }

  function settle(fill: Fill): void {
    end(fill)
    for (const { tell, job } of fill.readers) tell({ kind: 'settled', job })
  }

  function fail(fill: Fill, error: unknown): void {
    end(fill)
    const failure = { code: failureOf(error), retryAfterMs: retryAfterOf(error) }
    for (const { tell, job } of fill.readers) tell({ kind: 'failed', job, ...failure })
  }

  function release(fill: Fill): void {
    if (fill.slot < 0 || fill.readers.size > 0 || fill.phase === 'filling') return
    if (fill.phase === 'whole') end(fill)
    slots.give(fill.slot)
    fill.slot = -1
  }

  async function run(fill: Fill): Promise<void> {
    const { key, viewer, state, controller } = fill
    const { signal } = controller
    try {
      fill.slot = await slots.take(signal)
      const bytes = new Uint8Array(memory, fill.slot * sliceBytes, state.length)
      const priority = () => (fill.isAwaited ? 'interactive' : 'read-ahead')
      await fetchInto({ key, sliceBytes, state, bytes, viewer, priority, signal, onProgress: () => tellAll(fill) })
      // Purged at the last byte: a write begun now would outlive the purge.
      signal.throwIfAborted()
      const isWritten = await store.write(key, bytes)
      if (isWritten || signal.aborted) settle(fill)
      else {
        fill.phase = 'whole'
        // Whoever ran short while it was being written found nothing to reclaim.
        if (slots.isShort) reclaim()
      }
    } catch (error) {
      // Purged: whoever still reads asks again, and learns whether the file is still there.
      if (signal.aborted) settle(fill)
      else {
        fail(fill, error)
        // Whoever comes to it meets the same, and is the one who tells.
        if (fill.isAwaited) report(key.fileId, error)
      }
    }
    release(fill)
  }

  function report(fileId: string, error: unknown): void {
    onError(error)
    if (!(error instanceof ObjectChangedError)) return
    refused.set(fileId, true)
    source.onChanged?.(fileId)
    Promise.all([forget(fileId), store.deleteFile(fileId)]).catch(onError)
  }

  /** Ends every fetch of a file, and settles when every thread has forgotten it. */
  function forget(fileId: string | undefined): Promise<void> {
    if (fileId === undefined) metas.clear()
    else metas.delete(fileId)
    hot.deleteFile(fileId)
    for (const fill of fills.values()) {
      if (fileId !== undefined && fill.key.fileId !== fileId) continue
      if (fill.phase === 'whole') settle(fill)
      else fills.delete(keyOf(fill.key.fileId, fill.key.index))
      fill.controller.abort()
    }
    return threads.forget(fileId)
  }

  async function join(reader: Reader, { fileId, index, offset, viewer, isCounted }: SliceAsk): Promise<void> {
    const { tell, job, isAhead } = reader
    const key = { fileId, index }
    const meta = await describe(fileId).catch((error) => void (isAhead || onError(error)))
    if (reader.left) return
    const length = sliceLength(meta?.size ?? 0, index, sliceBytes)
    if (offset >= length) return tell({ kind: 'failed', job, code: 'file_gone' })
    const known = fills.get(keyOf(fileId, index))
    // Written since the worker looked.
    if (known === undefined && store.has(key)) return tell({ kind: isAhead ? 'kept' : 'settled', job })
    if (known === undefined && isAhead && !hasPlaceToSpare()) return tell({ kind: 'failed', job, code: 'busy' })
    const fill = known ?? begin(key, viewer, { length, start: offset, done: 0 })
    reader.fill = fill
    fill.readers.add(reader)
    fill.isAwaited ||= !isAhead
    if (isAhead) tell({ kind: 'begun', job })
    if (known === undefined) {
      stats.misses += 1
      void run(fill)
      return
    }
    if (!isCounted) stats.joined += 1
    if (fill.slot >= 0 && !isAhead) tell({ kind: 'progress', job, slot: fill.slot, state: fill.state })
  }

  const hasPlaceToSpare = (): boolean => slots.free > Math.max(1, Math.floor(count * KEPT_FREE))

  function begin(key: SliceKey, viewer: string | undefined, state: FillState): Fill {
    const controller = new AbortController()
    const about = { key, viewer, slot: -1, state, readers: new Set<Reader>() }
    const fill: Fill = { ...about, controller, phase: 'filling', isAwaited: false, isWanted: false }
    fills.set(keyOf(key.fileId, key.index), fill)
    return fill
  }

  function leave(reader: Reader, finished: boolean): void {
    reader.left = true
    const { fill } = reader
    if (fill === undefined) return
    fill.readers.delete(reader)
    fill.isWanted ||= finished
    if (fill.readers.size === 0 && fill.phase === 'filling' && !fill.isWanted && fill.state.done < fill.state.length) {
      // Out of sight before the abort: whoever comes now starts a fetch of their own.
      end(fill)
      fill.controller.abort()
      return
    }
    release(fill)
  }

  function answerDescribe(tell: (message: ToWorker) => void, job: number, fileId: string): void {
    describe(fileId).then(
      (meta) => tell({ kind: 'described', job, meta }),
      (error) => {
        const code = failureOf(error)
        // An old link to what was taken away is no trouble of ours.
        if (code !== 'file_withdrawn') onError(error)
        tell({ kind: 'failed', job, code })
      },
    )
  }

  return {
    stats,
    get hotBytes() {
      return hot.bytes
    },
    attach(port, thread = 0) {
      const tell = (message: ToWorker) => port.postMessage(message)
      const readers = new Map<number, Reader>()
      let isAttached = true
      const leaveBy = (job: number, finished: boolean): void => {
        const reader = readers.get(job)
        readers.delete(job)
        if (reader !== undefined) leave(reader, finished)
      }
      threads.add(tell)
      for (const slice of hot.slices()) tell({ kind: 'hot', slice })
      port.on('message', (message) => {
        if (!isAttached) return
        if (message.kind === 'describe') answerDescribe(tell, message.job, message.fileId)
        else if (message.kind === 'fill' || message.kind === 'ahead') {
          const { job, replaces } = message
          const reader: Reader = { tell, job, isAhead: message.kind === 'ahead', left: false, fill: undefined }
          readers.set(job, reader)
          const joined = join(reader, message)
          // Only now, so that what was fetched for this viewer is never without anybody.
          if (replaces !== undefined) void joined.then(() => leaveBy(replaces, false))
        } else if (message.kind === 'leave') {
          leaveBy(message.job, message.finished)
        } else if (message.kind === 'damaged') {
          hot.delete(message)
          void store.delete({ fileId: message.fileId, index: message.index })
        } else if (message.kind === 'touched') for (const key of store.touch(message.keys)) hot.offer(key)
        else threads.forgot(tell, message.job)
      })
      return () => {
        isAttached = false
        threads.delete(tell)
        for (const reader of readers.values()) leave(reader, false)
        hot.forgetThread(thread)
      }
    },
    async purge(fileId) {
      if (fileId === undefined) refused.clear()
      else refused.delete(fileId)
      await Promise.all([forget(fileId), store.deleteFile(fileId)])
      // Read from the disk meanwhile, before the slice was gone.
      hot.deleteFile(fileId)
      // A thread that had forgotten may have opened a slice again just before it was removed.
      await threads.forget(fileId)
    },
  }
}

function failureOf(error: unknown): SliceFailure {
  if (error instanceof ObjectChangedError) return 'file_changed'
  if (error instanceof ObjectNotFoundError) return 'file_gone'
  if (error instanceof SlotsBusyError) return 'busy'
  if (error instanceof SliceUnavailableError) return error.code
  if (error instanceof Error && 'code' in error && error.code === 'sessions_busy') return 'sessions_busy'
  return 'source_failed'
}
