/** Lets only so many in at once, the others in the order of coming. */
export interface Semaphore {
  /** Runs `work` when its turn comes. Rejects with the signal's reason when it aborts before. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>
  /** Whether who comes now has to wait. */
  readonly isFull: boolean
  /** How many wait. Nothing bounds them but their callers. */
  readonly waiting: number
}

/** Makes a semaphore that lets in `max` at once. */
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
