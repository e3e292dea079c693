/** The limit of bytes that all reads together may have in flight or waiting. */
export interface WindowBudget {
  /** Bytes in use. */
  readonly usedBytes: number
  /** Takes budget for read-ahead, if any is to spare. */
  tryTakeAhead(bytes: number): boolean
  /** Takes budget for bytes that a reader waits for, first come, first served. Rejects with the signal's reason. */
  take(bytes: number, signal: AbortSignal): Promise<void>
  give(bytes: number): void
}

interface Waiting {
  bytes: number
  resolve: () => void
}

/** Share of the budget that read-ahead leaves to waiting readers: readers who stopped reading cannot starve them. */
const KEPT_FREE = 0.25

/** Creates a budget of `maxBytes`. No single `take` may be larger. */
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
          // The next waiting reader may need less.
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
