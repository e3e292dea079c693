import { setTimeout as sleep } from 'node:timers/promises'
import type { SliceStore } from '../disk/slice-store.ts'
import { type SliceFailure, SliceUnavailableError } from '../errors.ts'
import { SMALL_SHARE } from '../eviction/s3-fifo.ts'
import { sliceLength } from '../slice-plan.ts'
import type { SliceSource } from '../slice-source.ts'
import { createFetchIdle } from './fetch-idle.ts'
import type { Filler } from './filler.ts'

/** What is fetched of a file before anybody watches it. */
export interface WarmOptions {
  /** Bytes from the file's first on; whole slices are fetched. Default: all. */
  headBytes?: number | undefined
  signal: AbortSignal
  /** Told after each slice. */
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** What became of it. */
export interface WarmResult {
  /** Slices that were wanted. */
  slices: number
  /** Slices that were there already. */
  kept: number
  /** Slices that were fetched, and their bytes. */
  fetched: number
  bytes: number
  /**
   * Why some are missing, `null` when none is. `no_room`: more would push out what others watch, or take the room that is to
   * stay free. `not_written`: the disk did not take them. `forgotten`: the file was purged or changed meanwhile.
   */
  endedBy: 'no_room' | 'not_written' | 'forgotten' | null
}

/** What files are fetched by. */
export interface WarmerOptions {
  filler: Pick<Filler, 'attach'>
  store: Pick<SliceStore, 'indexed' | 'has' | 'bytes' | 'maxBytes' | 'minFreeBytes' | 'freeBytes'>
  source: Pick<SliceSource, 'describe'>
  sliceBytes: number
  /** Before asking again where viewers have all the slots, in milliseconds. @default 500 */
  pauseMs?: number
}

/** Fetches a file into the cache. @throws SliceUnavailableError, the signal's reason */
export type WarmFile = (fileId: string, options: WarmOptions) => Promise<WarmResult>

/** Slices of one file on their way at once. */
const AT_ONCE = 4
/** A slice that was fetched and not kept is tried so often: the disk may have been behind. */
const ATTEMPTS = 3
const PAUSE_MS = 500

interface Warming {
  fileId: string
  size: number
  result: WarmResult
  /** Bytes that room was asked for. */
  placed: number
}

/** Makes what fetches files before anybody watches them. One for each filler. */
export function createWarmFile({ filler, store, source, sliceBytes, pauseMs = PAUSE_MS }: WarmerOptions): WarmFile {
  const running = new Map<AbortController, string>()
  const fetchIdle = createFetchIdle(filler, (fileId) => {
    for (const [forgotten, one] of running) if (fileId === undefined || fileId === one) forgotten.abort()
  })

  /** Asks until there is a slot to spare. @returns whether the slice is on disk now */
  async function fetchSlice(fileId: string, index: number, end: number, signal: AbortSignal): Promise<boolean> {
    for (let unwritten = 0; unwritten < ATTEMPTS; ) {
      const outcome = await fetchIdle({ fileId, index, end }, signal)
      if (store.has({ fileId, index })) return true
      const failed = outcome.kind === 'failed' ? outcome : undefined
      if (failed === undefined) unwritten += 1
      else if (!WAITS.has(failed.code)) throw new SliceUnavailableError(fileId, failed.code, failed)
      await sleep(failed?.retryAfterMs ?? pauseMs, undefined, { signal })
    }
    return false
  }

  /** What is free, or else the share of what nobody asked for twice: what is watched stays. */
  async function hasRoom(bytes: number, placed: number): Promise<boolean> {
    const { maxBytes, minFreeBytes, bytes: used } = store
    const onDisk = ((await store.freeBytes()) ?? Number.POSITIVE_INFINITY) - minFreeBytes
    const free = Math.min(maxBytes - used, onDisk)
    return free >= bytes || placed + bytes <= SMALL_SHARE * Math.min(maxBytes, used + free)
  }

  async function warmSlice(warming: Warming, index: number, signal: AbortSignal): Promise<void> {
    const { fileId, size, result, placed } = warming
    const bytes = sliceLength(size, index, sliceBytes)
    if (store.has({ fileId, index })) {
      result.kept += 1
      return
    }
    warming.placed += bytes
    if (!(await hasRoom(bytes, placed))) result.endedBy = 'no_room'
    else if (!(await fetchSlice(fileId, index, bytes, signal))) result.endedBy = 'not_written'
    else {
      result.fetched += 1
      result.bytes += bytes
    }
  }

  return async (fileId, { headBytes = Number.POSITIVE_INFINITY, signal, onProgress }) => {
    const size = (await source.describe(fileId, signal))?.size
    if (size === undefined) throw new SliceUnavailableError(fileId, 'file_gone')
    await store.indexed
    const slices = Math.ceil(Math.min(size, headBytes) / sliceBytes)
    const result: WarmResult = { slices, kept: 0, fetched: 0, bytes: 0, endedBy: null }
    const warming: Warming = { fileId, size, result, placed: 0 }
    const forgotten = new AbortController()
    running.set(forgotten, fileId)
    try {
      await workTogether(AbortSignal.any([signal, forgotten.signal]), async (either, next) => {
        for (let index = next(); index < slices && result.endedBy === null; index = next()) {
          await warmSlice(warming, index, either)
          onProgress?.(result.kept + result.fetched, slices)
        }
      })
    } catch (error) {
      if (!forgotten.signal.aborted || signal.aborted) throw error
      result.endedBy = 'forgotten'
    } finally {
      running.delete(forgotten)
    }
    return result
  }
}

/** Not what is wrong with the file: viewers have the slots, or the sessions. */
const WAITS: ReadonlySet<SliceFailure> = new Set(['busy', 'file_rechecked', 'sessions_busy', 'sessions_unreachable'])

/** Has several hands take numbers from 0 on. When one fails the others are aborted, and it is what is thrown. */
async function workTogether(
  signal: AbortSignal,
  work: (signal: AbortSignal, next: () => number) => Promise<void>,
): Promise<void> {
  const broken = new AbortController()
  const either = AbortSignal.any([signal, broken.signal])
  let last = -1
  const next = (): number => {
    either.throwIfAborted()
    last += 1
    return last
  }
  const hands = Array.from({ length: AT_ONCE }, () =>
    work(either, next).catch((error) => {
      broken.abort(error)
      throw error
    }),
  )
  await Promise.allSettled(hands)
  await Promise.all(hands)
}
