import { createLruCache } from '@streamvault/lru-cache'
import { createSharedWork } from '@streamvault/waits'
import { type FileMeta, META_MS } from './file-meta.ts'

/** Cache of file descriptions, each fresh for `META_MS`. */
export interface FileDescriptions {
  /** The cached description if it is fresh, without a wait. On `undefined` call `describe`. */
  known(fileId: string): FileMeta | undefined
  /**
   * Describes a file with one question for all concurrent callers. A caller who aborts leaves alone; the question is
   * aborted when the last caller has left. `undefined`: the file does not exist, or it is refused.
   */
  describe(fileId: string, signal: AbortSignal): Promise<FileMeta | undefined>
  /** Treats a file as missing from now on, until it is purged. */
  refuse(fileId: string): void
  /** Invalidates the description of a file, or all. */
  forget(fileId: string | undefined): void
  /** Undoes `refuse`, for a file or for all. */
  forgive(fileId: string | undefined): void
}

/** Caches the descriptions of at most `maxFiles` files. */
export function createFileDescriptions(
  ask: (fileId: string, signal: AbortSignal) => Promise<FileMeta | undefined>,
  maxFiles: number,
): FileDescriptions {
  const kept = createLruCache<FileMeta>({ max: maxFiles, maxAgeMs: META_MS })
  const asked = createSharedWork<FileMeta | undefined>()
  const refused = createLruCache<true>({ max: maxFiles })
  let forgotten = 0

  async function askAndKeep(fileId: string, signal: AbortSignal): Promise<FileMeta | undefined> {
    const before = forgotten
    const meta = await ask(fileId, signal)
    // An answer from before a purge is not cached after it.
    if (meta !== undefined && forgotten === before) kept.set(fileId, meta)
    return meta
  }

  const known = (fileId: string) => (refused.get(fileId) ? undefined : kept.get(fileId))
  return {
    known,
    async describe(fileId, signal) {
      if (refused.get(fileId)) return undefined
      return kept.get(fileId) ?? (await asked.run(fileId, (lastLeft) => askAndKeep(fileId, lastLeft), signal))
    },
    refuse: (fileId) => refused.set(fileId, true),
    forget(fileId) {
      forgotten += 1
      asked.forget(fileId)
      if (fileId === undefined) kept.clear()
      else kept.delete(fileId)
    },
    forgive(fileId) {
      if (fileId === undefined) refused.clear()
      else refused.delete(fileId)
    },
  }
}
