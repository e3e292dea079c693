import type { SliceStore } from '../disk/slice-store.ts'
import type { FileDescriptions } from '../file-descriptions.ts'
import type { HotTier } from '../hot/hot-tier.ts'
import type { Fills } from './fills.ts'
import type { Threads } from './threads.ts'

/** Everything that holds something of a file. */
export interface ForgettingDeps {
  files: FileDescriptions
  hot: HotTier
  fills: Fills
  store: SliceStore
  threads: Threads
}

/** Forgets a file, or all. */
export type Forget = (fileId: string | undefined) => Promise<void>

/**
 * Makes what forgets a file, or all, and takes its slices off the disk. It settles when none that was there can come back.
 * What viewers ask for meanwhile may be fetched twice.
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

  /** What a thread asked for just before it knew would be written after all. */
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
    // Read from the disk before the slice was gone.
    hot.deleteFile(fileId)
  }
}
