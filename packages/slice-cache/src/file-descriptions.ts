import { createLruCache } from '@streamvault/lru-cache'
import { createSharedWork } from '@streamvault/waits'
import { type FileMeta, META_MS } from './file-meta.ts'

/** Descriptions of files, kept for `META_MS`. */
export interface FileDescriptions {
  /** The description of a file where one is kept that is fresh: no wait. `undefined` says nothing, ask `describe`. */
  known(fileId: string): FileMeta | undefined
  /**
   * Describes a file, asking once for all who want to know. Who aborts leaves alone; the question is given up when the last one
   * has left. `undefined`: there is none, or it is refused.
   */
  describe(fileId: string, signal: AbortSignal): Promise<FileMeta | undefined>
  /** Says of a file from now on that there is none, until it is purged. */
  refuse(fileId: string): void
  /** Asks anew at the next question, about a file or all. */
  forget(fileId: string | undefined): void
  /** Takes back what `refuse` said, of a file or of all. */
  forgive(fileId: string | undefined): void
}

/** Keeps the descriptions of at most `maxFiles` files. */
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
    // What was said before a purge is not kept after it.
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
