/** Why a session rests: a flood wait, its own failures, or a flood wait of another process or an earlier run. */
type RestCause = 'flood' | 'failing' | 'shared'

/** A rest that is not over. */
export interface Rest {
  /** The data centre; undefined: all of them. */
  dc: number | undefined
  /** The moment from which requests may go again. */
  until: number
  /** The cause. */
  cause: RestCause
}

/** The rests of one session. */
export interface Rests {
  /** Starts a rest. False when a longer one already runs: a rest that the service asked for is never cut short. */
  begin(rest: Rest, now: number): boolean
  /** Ends the rests for a data centre that failures caused. */
  endFailing(dc: number | undefined): void
  /** The moment from which requests to a data centre may be sent. An undefined `dc` waits for every rest. */
  until(dc: number | undefined, now: number): number
  /** All rests that are not over. */
  current(now: number): Rest[]
}

/** Bounded by the number of data centres: rests that are over are dropped. */
export function createRests(): Rests {
  const told = new Map<number | undefined, Rest>()
  const failing = new Map<number | undefined, Rest>()

  function current(now: number): Rest[] {
    for (const rests of [told, failing]) {
      for (const [dc, rest] of rests) if (rest.until <= now) rests.delete(dc)
    }
    return [...told.values(), ...failing.values()]
  }

  return {
    current,
    begin(rest, now) {
      const { dc, until, cause } = rest
      const isFailing = cause === 'failing'
      const others = current(now).filter((other) => other.dc === dc && (isFailing || other.cause !== 'failing'))
      if (until <= Math.max(now, ...others.map((other) => other.until))) return false
      ;(isFailing ? failing : told).set(dc, rest)
      return true
    },
    endFailing(dc) {
      failing.delete(dc)
    },
    until(dc, now) {
      if (told.size === 0 && failing.size === 0) return now
      const mine = current(now).filter((rest) => dc === undefined || rest.dc === undefined || rest.dc === dc)
      return Math.max(now, ...mine.map(({ until }) => until))
    },
  }
}
