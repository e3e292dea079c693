/** Timers that fire only when a test calls `fire`. */
export interface HandTimers {
  /** The filler's `after` option. */
  after(ms: number, wake: () => void): () => void
  /** Fires all timers set so far. */
  fire(): void
  /** Durations of the running timers in milliseconds, the oldest first. */
  readonly running: number[]
}

/** Starts without timers. */
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
