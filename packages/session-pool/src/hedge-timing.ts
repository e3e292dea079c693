import type { HedgeOptions } from './session-pool-options.ts'

/** Response times that are kept, and how many are needed to judge by them. */
const REMEMBERED = 64
const ENOUGH = 16
/** Answers between two computations of the delay: sorting for each request would cost more than all else here. */
const COMPUTE_EVERY = 8
/** Hedges allowed before any request has earned one: slightly more than one session has in flight. */
const BURST = 10
/** Hedges reserved for requests with a waiting viewer. */
const KEPT_FOR_WATCHED = 5

/** Decides when an answer is late, and how many hedges may be sent. */
export interface HedgeTiming {
  /** The delay in milliseconds after which an attempt is late. */
  lateAfterMs(): number
  /** Records a response time. */
  note(durationMs: number): void
  /** Records a request, which earns a fraction of a hedge. */
  earn(): void
  /** Spends one hedge; false when none is left, or only those reserved for viewers and `isWatched` is false. */
  spend(isWatched: boolean): boolean
}

/** Keeps a ring buffer of the latest response times. */
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
