import type { RecordName } from './catalog-record.ts'
import { type RecordTellerDeps, tellAll, tellOne } from './tell-records.ts'
import { createUntoldMark } from './untold-mark.ts'
import type { CatalogWatcher } from './watch-catalog.ts'

/** What keeping records needs from outside. */
export interface RecordKeeperDeps extends RecordTellerDeps {
  /** What was kept, over restarts. */
  notes: RecordTellerDeps['notes'] & {
    /** Whether everything was told at the last stop. */
    isClean(): Promise<boolean>
    setClean(clean: boolean): Promise<void>
  }
  /** How long changes are gathered before they are told. */
  delayMs: number
  /** How long a failure is left alone. */
  retryMs: number
  /** How long ending may take; what is left is told after the next start. */
  disposeMs: number
}

/** Keeps a record of every title and file that the storage holds, in the storage. Disposing tells what is left. */
export interface RecordKeeper extends CatalogWatcher, AsyncDisposable {
  /** Tells what an earlier run left untold, if it left anything. Does not wait for it. */
  catchUp(): Promise<void>
  /** Tells all that is untold now. @throws what kept it from that */
  flush(): Promise<void>
}

/** Changes that are remembered one by one; when there are more, everything is looked through. */
const MAX_CHANGES = 10_000

/** Makes a keeper. */
export function createRecordKeeper(deps: RecordKeeperDeps): RecordKeeper {
  const changes = new Set<RecordName>()
  const closing = new AbortController()
  const untold = createUntoldMark(deps.notes)
  /** Everything is to be looked through. */
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
        // Changes of this run alone: what an earlier one left is for a server, which has the time.
        if (untold.isSet && !isAll) await flush().catch(deps.onError)
        clearTimeout(end)
      }
      closing.abort(new Error('the library is closed'))
    },
  }
}
