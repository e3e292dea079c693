import type { Clock } from '../clock.ts'

/** A clock that stands still until a test advances it. */
export interface FakeClock extends Clock {
  /** Advances by `ms`, fires each timer at its exact moment, and lets the promises that follow settle. */
  advance(ms: number): Promise<void>
  /** Number of pending timers. */
  readonly timers: number
}

/** Starts at a non-zero moment, as clocks do. */
export function createFakeClock(start = 1_000_000): FakeClock {
  const timers = new Set<{ at: number; wake: () => void }>()
  let time = start

  function next(until: number): { at: number; wake: () => void } | undefined {
    let first: { at: number; wake: () => void } | undefined
    for (const timer of timers) if (timer.at <= until && (first === undefined || timer.at < first.at)) first = timer
    return first
  }

  return {
    now: () => time,
    after(ms, wake) {
      const timer = { at: time + Math.max(0, ms), wake }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async advance(ms) {
      const until = time + ms
      await settled()
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        timers.delete(timer)
        time = timer.at
        timer.wake()
        await settled()
      }
      time = until
    },
    get timers() {
      return timers.size
    },
  }
}

/** Chained promises settle before the next turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
