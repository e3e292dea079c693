import { type LookAtFileDeps, lookAtFile } from './look-at-file.ts'

/** What looking again needs. */
export interface LookAgainDeps extends LookAtFileDeps {
  onError: (error: unknown, fileId: string) => void
}

/** Looks at files one after the other. Disposing of it ends the look under way and forgets the others. */
export interface LookAgain extends AsyncDisposable {
  /** To be called of a file that is not what it was, as often as a viewer meets it. */
  note(fileId: string): void
  /**
   * Looks at a file of which a viewer waits to know whether it is what it was; settles when that is over, whatever it found.
   * One that was found to be another a moment ago is left alone.
   */
  check(fileId: string): Promise<void>
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
  const lookedAt = new Map<string, Looked>()
  const waiting = new Map<string, PromiseWithResolvers<void>>()
  let looking: Promise<void> | undefined

  async function lookAtAll(): Promise<void> {
    for (const [fileId, asked] of waiting) {
      let isSame = false
      try {
        closing.signal.throwIfAborted()
        isSame = await lookAtFile(deps, fileId, AbortSignal.any([closing.signal, AbortSignal.timeout(GIVE_UP_MS)]))
      } catch (error) {
        if (!closing.signal.aborted) deps.onError(error, fileId)
      }
      waiting.delete(fileId)
      remember(fileId, isSame)
      asked.resolve()
    }
    looking = undefined
  }

  function remember(fileId: string, isSame: boolean): void {
    const [oldest] = lookedAt.keys()
    if (lookedAt.size >= MAX_REMEMBERED && oldest !== undefined) lookedAt.delete(oldest)
    lookedAt.set(fileId, { at: performance.now(), isSame })
  }

  function enqueue(fileId: string): PromiseWithResolvers<void> {
    const asked = Promise.withResolvers<void>()
    waiting.set(fileId, asked)
    return asked
  }

  function begin(fileId: string): Promise<void> {
    const { promise } = waiting.get(fileId) ?? enqueue(fileId)
    looking ??= lookAtAll()
    return promise
  }

  const isFull = (fileId: string) => closing.signal.aborted || (waiting.size >= MAX_WAITING && !waiting.has(fileId))
  const lookedLately = (fileId: string): Looked | undefined => {
    const last = lookedAt.get(fileId)
    return last !== undefined && performance.now() - last.at < REST_MS ? last : undefined
  }

  return {
    note(fileId) {
      if (!isFull(fileId) && lookedLately(fileId) === undefined) void begin(fileId)
    },
    async check(fileId) {
      // Found to be the same, it was touched once more since.
      if (!isFull(fileId) && lookedLately(fileId)?.isSame !== false) await begin(fileId)
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The server is closed'))
      await looking
    },
  }
}

/** What a look found, and when. */
interface Looked {
  at: number
  isSame: boolean
}
