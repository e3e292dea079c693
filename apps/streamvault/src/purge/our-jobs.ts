import type { PurgedBytes, PurgeFiles } from './purge-edge.ts'

/** Every kind of job of this installation. One without a handler does not compile. */
export type OurJobs = {
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
