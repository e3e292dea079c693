import type { ScrubResult, WarmResult } from '@streamvault/slice-cache'
import type { PurgedBytes, PurgeFiles } from './purge-edge.ts'

/** Every kind of job of this installation. Each runner claims its own kinds: one without a handler does not compile. */
export type OurJobs = PurgeJobs & CacheJobs

/** Purges sent to edges. */
export type PurgeJobs = {
  purge: {
    payload: {
      /** Name of the edge. */
      edge: string
      /** The operator's request: the id of a title or file, or `all`. */
      target: string
      files: PurgeFiles
    }
    result: PurgedBytes
  }
}

/** Jobs on the cache of this process. */
export type CacheJobs = {
  /** Fetches a file into the cache. */
  warm: {
    payload: {
      fileId: string
      /** The number of bytes from the start; `null` for all. */
      headBytes: number | null
    }
    result: WarmResult
  }
  /** Checks slices against their checksums. */
  verify: {
    payload: {
      /** The operator's request: the id of a title or file, or `all`. */
      target: string
      fileIds: string[] | 'all'
      /** `null` for the usual rate. */
      bytesPerSecond: number | null
    }
    result: ScrubResult
  }
}
