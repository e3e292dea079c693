/** A wait that an account was told to make in one data centre. */
export interface Rest {
  /** `FLOOD_WAIT` or `FLOOD_PREMIUM_WAIT`. */
  word: string
  /** When it was told, in milliseconds since 1970. */
  from: number
  /** When it is over. */
  until: number
}

/** Who has to wait where. */
export interface Rests {
  /** The wait that is not over, or `undefined`. */
  of(accountId: number, dc: number): Rest | undefined
  /** Begins a wait. */
  begin(accountId: number, dc: number, word: string, seconds: number): Rest
}

/** Nobody rests. */
export function createRests(now: () => number): Rests {
  const rests = new Map<string, Rest>()
  return {
    of(accountId, dc) {
      const rest = rests.get(`${accountId}/${dc}`)
      return rest !== undefined && rest.until > now() ? rest : undefined
    },
    begin(accountId, dc, word, seconds) {
      const rest = { word, from: now(), until: now() + seconds * 1000 }
      rests.set(`${accountId}/${dc}`, rest)
      return rest
    },
  }
}
