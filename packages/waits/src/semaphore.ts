/** Runs a limited number of tasks at once, the others in FIFO order. */
export interface Semaphore {
  /** Runs `work` in its turn. Rejects with the signal's reason when the signal is aborted before. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>
  /** Whether a new task has to wait. */
  readonly isFull: boolean
  /** Number of waiting tasks. Only the callers limit it. */
  readonly waiting: number
}

/** Makes a semaphore with `max` permits. */
export function createSemaphore(max: number): Semaphore {
  const waiting = new Set<() => void>()
  let running = 0

  function enter(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      if (running < max) {
        running += 1
        return resolve()
      }
      const onAbort = () => {
        waiting.delete(go)
        reject(signal.reason)
      }
      const go = () => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.add(go)
    })
  }

  function leave(): void {
    for (const go of waiting) {
      waiting.delete(go)
      go()
      return
    }
    running -= 1
  }

  return {
    async run(signal, work) {
      await enter(signal)
      try {
        return await work()
      } finally {
        leave()
      }
    },
    get isFull() {
      return running >= max
    },
    get waiting() {
      return waiting.size
    },
  }
}
