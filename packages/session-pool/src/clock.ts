/** Time as the pool sees it, so that tests can bring their own. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number
  /** Calls `wake` once after `ms` or a little later. The returned function takes that back. */
  after(ms: number, wake: () => void): () => void
}

/** The clock of the machine. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, wake) {
    const timer = setTimeout(wake, Math.min(Math.ceil(ms), MAX_TIMER_MS)).unref()
    return () => clearTimeout(timer)
  },
}

/** Node fires longer timers at once. Who wakes too early looks at the clock and waits on. */
const MAX_TIMER_MS = 2 ** 31 - 1
