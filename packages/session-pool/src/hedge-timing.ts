import type { HedgeOptions } from './session-pool-options.ts'

/** Answers that are remembered, and how many it takes to judge by them. */
const REMEMBERED = 64
const ENOUGH = 16
/** Answers after which the time is computed anew: sorting for each request would cost more than all the rest of the pool. */
const COMPUTE_EVERY = 8
/** Second attempts that may go out before any request has earned one: as many as one session has under way, and some. */
const BURST = 10
/** What is fetched before somebody waits for it leaves so many to those who wait. */
const KEPT_FOR_WATCHED = 5

/** Decides when an answer is late, and how many second attempts may go out. */
export interface HedgeTiming {
  /** After how many milliseconds an attempt is late. */
  lateAfterMs(): number
  /** Notes how long an answer took. */
  note(durationMs: number): void
  /** Notes a request, which earns its share of a second attempt. */
  earn(): void
  /** Spends one second attempt; false when none is left, or none but those for who waits and this is for none. */
  spend(isWatched: boolean): boolean
}

/** Keeps a ring of the latest answers. */
export function createHedgeTiming({ minMs, maxMs, share }: Required<HedgeOptions>): HedgeTiming {
  const durations: number[] = []
  let next = 0
  let credit = BURST
  let lateAfterMs = maxMs

  function lateAfter(): number {
    const nearlyAll = durations.toSorted((a, b) => a - b)[Math.floor(durations.length * 0.95)] ?? maxMs
    return Math.min(maxMs, Math.max(minMs, 1.5 * nearlyAll))
  }

  return {
    lateAfterMs: () => lateAfterMs,
    note(durationMs) {
      durations[next] = durationMs
      next = (next + 1) % REMEMBERED
      if (durations.length >= ENOUGH && next % COMPUTE_EVERY === 0) lateAfterMs = lateAfter()
    },
    earn() {
      credit = Math.min(BURST, credit + share)
    },
    spend(isWatched) {
      if (credit < (isWatched ? 1 : 1 + KEPT_FOR_WATCHED)) return false
      credit -= 1
      return true
    },
  }
}
