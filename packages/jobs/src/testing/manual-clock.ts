import type { Clock } from '../clock.ts'

/** A clock that moves only on `advance`. */
export interface ManualClock extends Clock {
  /** Advances the clock, and wakes the sleeps that are over by then. */
  advance(ms: number): void
}

interface Sleeper {
  at: number
  wake: () => void
}

/** Makes a clock that shows `startMs`. */
export function createManualClock(startMs = 1_800_000_000_000): ManualClock {
  const sleepers = new Set<Sleeper>()
  let nowMs = startMs
  return {
    now: () => nowMs,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted()
        const leave = () => {
          sleepers.delete(sleeper)
          reject(signal.reason)
        }
        const sleeper = {
          at: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper)
            signal.removeEventListener('abort', leave)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal.addEventListener('abort', leave, { once: true })
      })
    },
    advance(ms) {
      nowMs += ms
      for (const sleeper of [...sleepers]) if (sleeper.at <= nowMs) sleeper.wake()
    },
  }
}
