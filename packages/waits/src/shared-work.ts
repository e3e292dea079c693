import { orAborted } from './or-aborted.ts'

interface Work<Value> {
  askers: number
  controller: AbortController
  result: Promise<Value>
}

/** Runs work of one name once for all callers who request it meanwhile (request coalescing). */
export interface SharedWork<Value> {
  /** Joins or starts the work called `name`. A caller who aborts leaves alone; the work aborts when the last has left. */
  run(name: string, start: (signal: AbortSignal) => Promise<Value>, signal: AbortSignal): Promise<Value>
  /** Later callers start anew, for one name or all; current callers still get the work in progress. */
  forget(name: string | undefined): void
}

/** Makes an empty register of shared work. */
export function createSharedWork<Value>(): SharedWork<Value> {
  const byName = new Map<string, Work<Value>>()

  function begin(name: string, start: (signal: AbortSignal) => Promise<Value>): Work<Value> {
    const controller = new AbortController()
    const work: Work<Value> = { askers: 0, controller, result: start(controller.signal) }
    byName.set(name, work)
    const forget = () => {
      if (byName.get(name) === work) byName.delete(name)
    }
    work.result.then(forget, forget)
    return work
  }

  return {
    async run(name, start, signal) {
      signal.throwIfAborted()
      const work = byName.get(name) ?? begin(name, start)
      work.askers++
      try {
        return await orAborted(work.result, signal)
      } finally {
        work.askers--
        if (work.askers === 0) {
          // Removed before the abort: a new caller must not join work that is being aborted.
          if (byName.get(name) === work) byName.delete(name)
          work.controller.abort(new DOMException('Nobody waits for this any more', 'AbortError'))
        }
      }
    },
    forget(name) {
      if (name === undefined) byName.clear()
      else byName.delete(name)
    },
  }
}
