import type { Clock } from '../clock.ts'

/** A clock that stands still unless it is moved. */
export interface FakeClock extends Clock {
  /** Moves on by `ms`, waking whom it passes at their very moments, and lets all that follows from it happen. */
  advance(ms: number): Promise<void>
  /** Timers that are set. */
  readonly timers: number
}

/** Starts at a moment that is not zero, as clocks do. */
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

/** Promises that follow from each other are done before the next turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
