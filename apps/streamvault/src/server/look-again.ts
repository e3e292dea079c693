import { type LookAtFileDeps, lookAtFile } from './look-at-file.ts'

/** The dependencies of checking files again. */
export interface LookAgainDeps extends LookAtFileDeps {
  onError: (error: unknown, fileId: string) => void
}

/** Checks files one after another. Disposing ends the current check and drops the others. */
export interface LookAgain extends AsyncDisposable {
  /** Call it for a changed or missing file, as often as a viewer meets it. */
  note(fileId: string): void
  /**
   * Checks a file while a viewer waits for the result; settles when done, whatever the result. A file that was found
   * changed a moment ago is not checked again.
   */
  check(fileId: string): Promise<void>
}

/** Files checked recently are skipped for a while: many viewers may meet the same one. */
const MAX_REMEMBERED = 10_000
const REST_MS = 10_000
/** Further files are noted again by the next viewer who meets them. */
const MAX_WAITING = 1000
/** Hashing a file of hundreds of gigabytes takes less. */
const GIVE_UP_MS = 3_600_000

/**
 * Checks a changed or missing file. Indexes what is there now, and invalidates slices of replaced bytes; slices of a
 * missing file stay, because its disk may come back.
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
      // After a check found it unchanged, it was touched once more.
      if (!isFull(fileId) && lookedLately(fileId)?.isSame !== false) await begin(fileId)
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The server is closed'))
      await looking
    },
  }
}

/** The result and time of a check. */
interface Looked {
  at: number
  isSame: boolean
}
