import type { SliceStore } from '../disk/slice-store.ts'
import type { FileDescriptions } from '../file-descriptions.ts'
import type { HotTier } from '../hot/hot-tier.ts'
import type { Fills } from './fills.ts'
import type { Threads } from './threads.ts'

/** Everything that caches parts of a file. */
export interface ForgettingDeps {
  files: FileDescriptions
  hot: HotTier
  fills: Fills
  store: SliceStore
  threads: Threads
}

/** Invalidates a file, or all. */
export type Forget = (fileId: string | undefined) => Promise<void>

/**
 * Makes the function that invalidates a file, or all, and removes its slices from disk. It settles when no old byte can
 * return. Slices that viewers request meanwhile may be fetched twice.
 */
export function createForgetting({ files, hot, fills, store, threads }: ForgettingDeps): Forget {
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

  /** Repeats the removal: a fetch that a thread requested just before it forgot the file would still be written. */
  async function forgetInThreads(fileId: string | undefined): Promise<void> {
    await threads.forget(fileId)
    endFills(fileId)
    await store.deleteFile(fileId)
  }

  return async (fileId) => {
    files.forget(fileId)
    hot.deleteFile(fileId)
    endFills(fileId)
    await Promise.all([store.deleteFile(fileId), forgetInThreads(fileId)])
    // A slice may have been loaded into memory just before its removal from disk.
    hot.deleteFile(fileId)
  }
}
