import type { ScrubResult, WarmResult } from '@streamvault/slice-cache'
import type { PurgedBytes, PurgeFiles } from './purge-edge.ts'

/** Every kind of job of this installation. Each runner claims those of its own kinds: one without a handler does not compile. */
export type OurJobs = PurgeJobs & CacheJobs

/** What edges are told to forget. */
export type PurgeJobs = {
  purge: {
    payload: {
      /** Name of the edge. */
      edge: string
      /** What was asked for: the id of a title or file, or `all`. */
      target: string
      files: PurgeFiles
    }
    result: PurgedBytes
  }
}

/** What is done to the cache of this process. */
export type CacheJobs = {
  /** Fetches a file into it. */
  warm: {
    payload: {
      fileId: string
      /** So much of it, from its first byte on; `null` for all. */
      headBytes: number | null
    }
    result: WarmResult
  }
  /** Reads slices against their checksums. */
  verify: {
    payload: {
      /** What was asked for: the id of a title or file, or `all`. */
      target: string
      fileIds: string[] | 'all'
      /** `null` for as fast as is usual. */
      bytesPerSecond: number | null
    }
    result: ScrubResult
  }
}
