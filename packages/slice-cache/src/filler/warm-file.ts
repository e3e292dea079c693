import { setTimeout as sleep } from 'node:timers/promises'
import type { SliceStore } from '../disk/slice-store.ts'
import { type SliceFailure, SliceUnavailableError } from '../errors.ts'
import { SMALL_SHARE } from '../eviction/s3-fifo.ts'
import { sliceLength } from '../slice-plan.ts'
import type { SliceSource } from '../slice-source.ts'
import { createFetchIdle } from './fetch-idle.ts'
import type { Filler } from './filler.ts'

/** Which part of a file to fetch before viewers request it. */
export interface WarmOptions {
  /** Bytes from the file's beginning; whole slices are fetched. Default: all. */
  headBytes?: number | undefined
  signal: AbortSignal
  /** Called after each slice. */
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** The result of warming. */
export interface WarmResult {
  /** Slices in the requested part. */
  slices: number
  /** Slices that were cached already. */
  kept: number
  /** Fetched slices, and their bytes. */
  fetched: number
  bytes: number
  /**
   * Why slices are missing, `null` when none is. `no_room`: more would evict slices that others watch, or use room that
   * must stay free. `not_written`: the disk refused them. `forgotten`: the file was purged or changed meanwhile.
   */
  endedBy: 'no_room' | 'not_written' | 'forgotten' | null
}

/** The dependencies of warming. */
export interface WarmerOptions {
  filler: Pick<Filler, 'attach'>
  store: Pick<SliceStore, 'indexed' | 'has' | 'bytes' | 'maxBytes' | 'minFreeBytes' | 'freeBytes'>
  source: Pick<SliceSource, 'describe'>
  sliceBytes: number
  /** Milliseconds before a retry when viewers have all the slots. @default 500 */
  pauseMs?: number
}

/** Fetches a file into the cache. @throws SliceUnavailableError, or the signal's reason */
export type WarmFile = (fileId: string, options: WarmOptions) => Promise<WarmResult>

/** Slices of one file that are fetched concurrently. */
const AT_ONCE = 4
/** Attempts for a slice that was fetched and not written: the disk may have been behind. */
const ATTEMPTS = 3
const PAUSE_MS = 500

interface Warming {
  fileId: string
  size: number
  result: WarmResult
  /** Bytes for which room was checked so far. */
  placed: number
}

/** Makes the function that warms files. One for each filler. */
export function createWarmFile({ filler, store, source, sliceBytes, pauseMs = PAUSE_MS }: WarmerOptions): WarmFile {
  const running = new Map<AbortController, string>()
  const fetchIdle = createFetchIdle(filler, (fileId) => {
    for (const [forgotten, one] of running) if (fileId === undefined || fileId === one) forgotten.abort()
  })

  /** Retries until a slot is free. @returns whether the slice is on disk now */
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

  /** Uses free room, or else the share of slices requested only once, so that watched slices stay. */
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

/** Not failures of the file: viewers have all the slots, or all the sessions. */
const WAITS: ReadonlySet<SliceFailure> = new Set(['busy', 'file_rechecked', 'sessions_busy', 'sessions_unreachable'])

/** Runs several workers that take numbers from 0 on. When one fails, the others are aborted and its error is thrown. */
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
