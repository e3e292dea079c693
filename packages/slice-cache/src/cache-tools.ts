import type { ScrubOptions, ScrubResult } from './disk/scrub-slices.ts'
import type { RemovedSlices } from './disk/slice-removals.ts'
import type { SliceStore } from './disk/slice-store.ts'
import type { KeptFile } from './eviction/slice-index.ts'
import type { Filler } from './filler/filler.ts'
import { createWarmFile, type WarmFile } from './filler/warm-file.ts'
import type { SliceSource } from './slice-source.ts'

/** What a cache holds, and its counters since it was opened. */
export interface CacheState {
  /** True once the slices of an earlier process are counted. */
  isIndexed: boolean
  /** Bytes on disk, and their limit. */
  bytes: number
  maxBytes: number
  slices: number
  files: number
  /** Bytes of memory that hold slices: copies of some slices on disk. */
  memory: { bytes: number; maxBytes: number }
  removed: Readonly<RemovedSlices>
  /** Slices that were fetched and not written. */
  unwritten: number
  /** When the least recently used slice was last requested, in milliseconds since 1970; `undefined` in an empty cache. */
  oldestUseMs: number | undefined
  /** `freeBytes` is `undefined` where the file system does not report it. */
  disk: { freeBytes: number | undefined; minFreeBytes: number }
  /** The files with the most bytes in the cache. */
  top: KeptFile[]
}

/** The operator's tools for a cache. */
export interface CacheTools {
  /** Returns the state of the cache; `top` limits the files listed. */
  state(top: number): Promise<CacheState>
  /** Fetches a file before any viewer requests it. */
  warm: WarmFile
  /** Checks slices against their checksums and removes damaged ones. */
  verify(signal: AbortSignal, options?: ScrubOptions): Promise<ScrubResult>
}

/** The parts of a cache. */
export interface CacheToolsOptions {
  store: SliceStore
  filler: Filler
  source: SliceSource
  sliceBytes: number
  /** Bytes that slices in memory may take. */
  memoryBytes: number
}

/** Makes the tools of a cache. One for each filler. */
export function createCacheTools({ store, filler, source, sliceBytes, memoryBytes }: CacheToolsOptions): CacheTools {
  return {
    async state(top) {
      const files = store.files()
      const { isIndexed, bytes, maxBytes, slices, removed, writesDropped: unwritten, minFreeBytes } = store
      return {
        isIndexed,
        bytes,
        maxBytes,
        slices,
        files: files.length,
        memory: { bytes: filler.hotBytes, maxBytes: memoryBytes },
        removed: { ...removed },
        unwritten,
        oldestUseMs: files.length === 0 ? undefined : files.reduce(olderUse, Number.POSITIVE_INFINITY),
        disk: { freeBytes: await store.freeBytes(), minFreeBytes },
        top: files.sort((a, b) => b.bytes - a.bytes).slice(0, top),
      }
    },
    warm: createWarmFile({ filler, store, source, sliceBytes }),
    verify: (signal, options) => store.scrub(signal, options),
  }
}

const olderUse = (oldest: number, { oldestUseMs }: KeptFile): number => Math.min(oldest, oldestUseMs)
