/** Timers that run out when a test says so. */
export interface HandTimers {
  /** As the filler wants them. */
  after(ms: number, wake: () => void): () => void
  /** Lets all run out that were set so far. */
  fire(): void
  /** How long those that run were set for, the oldest first. */
  readonly running: number[]
}

/** Begins with no timer. */
export function createHandTimers(): HandTimers {
  const timers = new Set<{ ms: number; wake: () => void }>()
  return {
    after(ms, wake) {
      const timer = { ms, wake }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    fire() {
      for (const timer of [...timers]) if (timers.delete(timer)) timer.wake()
    },
    get running() {
      return [...timers].map(({ ms }) => ms)
    },
  }
}
