import type { Edge } from '@streamvault/edge'
import { findMissing } from '@streamvault/ingestion'
import type { Logger } from '@streamvault/log'
import type { Library } from '../installation/library.ts'

/** What looking again needs. */
export interface LookAgainDeps {
  library: Library
  /** Undefined until it has started. */
  edge: () => Edge | undefined
  log: Logger
}

/** Files that were looked at lately and are left alone for a while: many viewers may meet the same one. */
const MAX_REMEMBERED = 10_000
const REST_MS = 10_000
/** A file of hundreds of gigabytes is hashed in less. */
const GIVE_UP_MS = 3_600_000

/**
 * Looks again at a file that is not what it was, or not where it was. What lies there now is indexed anew, and slices of
 * replaced bytes go; those of a file that is merely gone stay, for its disk may come back.
 */
export function createLookAgain({ library, edge, log }: LookAgainDeps): (fileId: string) => void {
  const lookedAt = new Map<string, number>()

  async function look(fileId: string): Promise<void> {
    const { catalog, adder, adderDeps, search } = library
    const signal = AbortSignal.timeout(GIVE_UP_MS)
    const file = await catalog.getFile(fileId)
    const paths = file?.sources.filter(({ store }) => store === 'local').map(({ key }) => key) ?? []
    await findMissing(catalog, adderDeps.stat, { signal })
    for await (const { titleId } of adder.add(paths, { signal })) {
      const title = titleId === null ? undefined : await catalog.getTitle(titleId)
      if (title !== undefined) search.noteTitle(title)
    }
    if ((await catalog.getFile(fileId))?.state === 'replaced') await edge()?.purge(fileId)
  }

  return (fileId) => {
    const now = performance.now()
    if (now - (lookedAt.get(fileId) ?? Number.NEGATIVE_INFINITY) < REST_MS) return
    if (lookedAt.size >= MAX_REMEMBERED) lookedAt.clear()
    lookedAt.set(fileId, now)
    look(fileId).catch((err) => log.warn({ err, fileId }, 'a changed file could not be indexed anew'))
  }
}
