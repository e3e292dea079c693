/** Why a session rests: it was told to, it fails, or another process or an earlier run was told to. */
type RestCause = 'flood' | 'failing' | 'shared'

/** A rest that is not over. */
export interface Rest {
  /** The data centre; undefined: all of them. */
  dc: number | undefined
  /** The moment from which requests may go again. */
  until: number
  /** Why. */
  cause: RestCause
}

/** The rests of one session. */
export interface Rests {
  /** Rests until then. False when it rests for longer already: a rest is never cut short. */
  begin(rest: Rest, now: number): boolean
  /** The moment from which requests to a data centre may go. An unknown one (undefined) waits for every rest. */
  until(dc: number | undefined, now: number): number
  /** All that are not over. */
  current(now: number): Rest[]
}

/** Bounded by the number of data centres: what is over is forgotten. */
export function createRests(): Rests {
  const rests = new Map<number | undefined, Rest>()

  function current(now: number): Rest[] {
    for (const [dc, rest] of rests) if (rest.until <= now) rests.delete(dc)
    return [...rests.values()]
  }

  return {
    current,
    begin(rest, now) {
      current(now)
      if (rest.until <= Math.max(now, rests.get(rest.dc)?.until ?? now)) return false
      rests.set(rest.dc, rest)
      return true
    },
    until(dc, now) {
      if (rests.size === 0) return now
      const mine = current(now).filter((rest) => dc === undefined || rest.dc === undefined || rest.dc === dc)
      return Math.max(now, ...mine.map(({ until }) => until))
    },
  }
}
