/** The pool's view of time. Tests pass their own clock. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number
  /** Calls `wake` once after `ms` or a little later. The returned function cancels the timer. */
  after(ms: number, wake: () => void): () => void
}

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, wake) {
    const timer = setTimeout(wake, Math.min(Math.ceil(ms), MAX_TIMER_MS)).unref()
    return () => clearTimeout(timer)
  },
}

/** Node fires longer timers at once. A timer that wakes too early reads the clock and waits on. */
const MAX_TIMER_MS = 2 ** 31 - 1
