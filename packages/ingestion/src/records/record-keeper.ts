import type { RecordName } from './catalog-record.ts'
import { type RecordTellerDeps, tellAll, tellOne } from './tell-records.ts'
import { createUntoldMark } from './untold-mark.ts'
import type { CatalogWatcher } from './watch-catalog.ts'

/** The external dependencies of keeping records. */
export interface RecordKeeperDeps extends RecordTellerDeps {
  /** Notes that survive restarts. */
  notes: RecordTellerDeps['notes'] & {
    /** Whether every change was posted at the last stop. */
    isClean(): Promise<boolean>
    setClean(clean: boolean): Promise<void>
  }
  /** How long changes are collected before they are posted. */
  delayMs: number
  /** Pause after a failure. */
  retryMs: number
  /** Time limit for disposing; the rest is posted after the next start. */
  disposeMs: number
}

/** Keeps a record of every title and file of the storage in the storage. Disposing posts the rest. */
export interface RecordKeeper extends CatalogWatcher, AsyncDisposable {
  /** Posts the changes that an earlier run left, if any. Does not wait for it. */
  catchUp(): Promise<void>
  /** Posts all pending changes now. @throws the error that prevented it */
  flush(): Promise<void>
}

/** Limit of changes that are tracked individually; beyond it everything is compared. */
const MAX_CHANGES = 10_000

/** Creates a keeper. */
export function createRecordKeeper(deps: RecordKeeperDeps): RecordKeeper {
  const changes = new Set<RecordName>()
  const closing = new AbortController()
  const untold = createUntoldMark(deps.notes)
  /** Whether everything has to be compared. */
  let isAll = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  async function work(): Promise<void> {
    if (isAll) {
      await tellAll(deps, closing.signal)
      isAll = false
      untold.allTold()
    }
    for (const name of changes) {
      changes.delete(name)
      try {
        await tellOne(name, deps, closing.signal)
      } catch (error) {
        changes.add(name)
        throw error
      }
    }
    await untold.clear()
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    running ??= work().finally(() => {
      running = undefined
    })
    return running
  }

  function schedule(delayMs: number): void {
    if (closing.signal.aborted) return
    timer ??= setTimeout(() => {
      timer = undefined
      flush().then(undefined, (error) => {
        if (closing.signal.aborted) return
        deps.onError(error)
        schedule(deps.retryMs)
      })
    }, delayMs)
    timer.unref()
  }

  return {
    beforeChange: untold.set,
    changed(name) {
      if (changes.size < MAX_CHANGES) changes.add(name)
      else isAll = true
      schedule(deps.delayMs)
    },
    async catchUp() {
      if (await deps.notes.isClean()) return
      await untold.set()
      isAll = true
      schedule(deps.delayMs)
    },
    flush,
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      if (untold.isSet || running !== undefined) {
        const end = setTimeout(() => closing.abort(new Error('the library is closed')), deps.disposeMs)
        await running?.catch(() => {})
        // Only this run's changes: those of an earlier run are left to a server, which has the time.
        if (untold.isSet && !isAll) await flush().catch(deps.onError)
        clearTimeout(end)
      }
      closing.abort(new Error('the library is closed'))
    },
  }
}
