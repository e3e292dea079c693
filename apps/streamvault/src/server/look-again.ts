import { findMissing } from '@streamvault/ingestion'
import type { Library } from '../installation/library.ts'

/** What looking again needs. */
export interface LookAgainDeps {
  library: Pick<Library, 'catalog' | 'adder' | 'adderDeps' | 'search'>
  /** Takes away what is kept of a file whose bytes were replaced. */
  purge: (fileId: string) => Promise<unknown>
  onError: (error: unknown, fileId: string) => void
}

/** Looks at files one after the other. Disposing of it ends the look under way and forgets the others. */
export interface LookAgain extends AsyncDisposable {
  /** To be called of a file that is not what it was, as often as a viewer meets it. */
  note(fileId: string): void
}

/** Files that were looked at lately and are left alone for a while: many viewers may meet the same one. */
const MAX_REMEMBERED = 10_000
const REST_MS = 10_000
/** More than that are noted again by the next viewer who meets them. */
const MAX_WAITING = 1000
/** A file of hundreds of gigabytes is hashed in less. */
const GIVE_UP_MS = 3_600_000

/**
 * Looks again at a file that is not what it was, or not where it was. What lies there now is indexed anew, and slices of
 * replaced bytes go; those of a file that is merely gone stay, for its disk may come back.
 */
export function createLookAgain(deps: LookAgainDeps): LookAgain {
  const closing = new AbortController()
  const lookedAt = new Map<string, number>()
  const waiting = new Set<string>()
  let looking: Promise<void> | undefined

  async function lookAtAll(): Promise<void> {
    for (const fileId of waiting) {
      if (closing.signal.aborted) break
      try {
        await look(deps, fileId, AbortSignal.any([closing.signal, AbortSignal.timeout(GIVE_UP_MS)]))
      } catch (error) {
        if (!closing.signal.aborted) deps.onError(error, fileId)
      }
      waiting.delete(fileId)
      remember(fileId)
    }
    looking = undefined
  }

  function remember(fileId: string): void {
    const [oldest] = lookedAt.keys()
    if (lookedAt.size >= MAX_REMEMBERED && oldest !== undefined) lookedAt.delete(oldest)
    lookedAt.set(fileId, performance.now())
  }

  return {
    note(fileId) {
      if (closing.signal.aborted || waiting.size >= MAX_WAITING) return
      if (performance.now() - (lookedAt.get(fileId) ?? Number.NEGATIVE_INFINITY) < REST_MS) return
      waiting.add(fileId)
      looking ??= lookAtAll()
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The server is closed'))
      await looking
    },
  }
}

async function look({ library, purge }: LookAgainDeps, fileId: string, signal: AbortSignal): Promise<void> {
  const { catalog, adder, adderDeps, search } = library
  const file = await catalog.getFile(fileId)
  const paths = file?.sources.filter(({ store }) => store === 'local').map(({ key }) => key) ?? []
  await findMissing(catalog, adderDeps.stat, { signal, fileId })
  for await (const { titleId } of adder.add(paths, { signal })) {
    const title = titleId === null ? undefined : await catalog.getTitle(titleId)
    if (title !== undefined) search.noteTitle(title)
  }
  if ((await catalog.getFile(fileId))?.state === 'replaced') await purge(fileId)
}
