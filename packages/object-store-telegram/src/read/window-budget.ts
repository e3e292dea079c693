/** Bytes that all reads together may have on their way or waiting to be taken. */
export interface WindowBudget {
  /** Bytes that are given out. */
  readonly usedBytes: number
  /** Takes room for bytes that nobody waits for yet, if there is any to spare. */
  tryTakeAhead(bytes: number): boolean
  /** Takes room for bytes that a reader waits for, in the order of asking. Rejects with the signal's reason. */
  take(bytes: number, signal: AbortSignal): Promise<void>
  give(bytes: number): void
}

interface Waiting {
  bytes: number
  resolve: () => void
}

/** Share of the budget that read-ahead leaves to those who wait: readers who stopped reading cannot starve the others. */
const KEPT_FREE = 0.25

/** Makes a budget of `maxBytes`. No single taking may be larger. */
export function createWindowBudget({ maxBytes }: { maxBytes: number }): WindowBudget {
  const waiting = new Set<Waiting>()
  let usedBytes = 0

  function serve(): void {
    for (const next of waiting) {
      if (usedBytes + next.bytes > maxBytes) return
      waiting.delete(next)
      usedBytes += next.bytes
      next.resolve()
    }
  }

  return {
    get usedBytes() {
      return usedBytes
    },
    tryTakeAhead(bytes) {
      if (waiting.size > 0 || usedBytes + bytes > maxBytes * (1 - KEPT_FREE)) return false
      usedBytes += bytes
      return true
    },
    take(bytes, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        if (bytes > maxBytes) return reject(new RangeError(`Cannot take ${bytes} bytes: the budget is ${maxBytes}`))
        const onAbort = () => {
          waiting.delete(entry)
          reject(signal.reason)
          // The one behind may be small enough.
          serve()
        }
        const entry: Waiting = {
          bytes,
          resolve: () => {
            signal.removeEventListener('abort', onAbort)
            resolve()
          },
        }
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.add(entry)
        serve()
      })
    },
    give(bytes) {
      usedBytes -= bytes
      serve()
    },
  }
}
