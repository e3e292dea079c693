import { createLruCache } from '@streamvault/lru-cache'
import { type FileMeta, META_MS } from './file-meta.ts'
import type { SliceSource } from './slice-source.ts'

/** What the source says of files, kept for a moment. */
export interface FileDescriptions {
  /** Describes a file, asking the source once for all who want to know. `undefined`: there is none, or it is refused. */
  describe(fileId: string): Promise<FileMeta | undefined>
  /** Says of a file from now on that there is none, until it is purged. */
  refuse(fileId: string): void
  /** Asks anew at the next question, about a file or all. */
  forget(fileId: string | undefined): void
  /** What was refused may be there again, a file or all. */
  forgive(fileId: string | undefined): void
}

/** Keeps the descriptions of at most `maxFiles` files. */
export function createFileDescriptions(source: Pick<SliceSource, 'describe'>, maxFiles: number): FileDescriptions {
  const metas = createLruCache<Promise<FileMeta | undefined>>({ max: maxFiles, maxAgeMs: META_MS })
  const refused = createLruCache<true>({ max: maxFiles })
  return {
    describe(fileId) {
      if (refused.get(fileId)) return Promise.resolve(undefined)
      const known = metas.get(fileId)
      if (known !== undefined) return known
      const asked = source.describe(fileId)
      metas.set(fileId, asked)
      const drop = () => metas.get(fileId) === asked && metas.delete(fileId)
      asked.then((meta) => meta === undefined && drop(), drop)
      return asked
    },
    refuse: (fileId) => refused.set(fileId, true),
    forget(fileId) {
      if (fileId === undefined) metas.clear()
      else metas.delete(fileId)
    },
    forgive(fileId) {
      if (fileId === undefined) refused.clear()
      else refused.delete(fileId)
    },
  }
}
