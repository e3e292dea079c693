/** A wait that an account was told to make in one data centre. */
export interface Rest {
  /** `FLOOD_WAIT` or `FLOOD_PREMIUM_WAIT`. */
  word: string
  /** When the account must have heard of it, in milliseconds since 1970. */
  heardAt: number
  /** When it is over. */
  until: number
}

/** Who has to wait where. */
export interface Rests {
  /** The wait that is not over, or `undefined`. */
  of(accountId: number, dc: number): Rest | undefined
  /** Begins a wait that the account hears of in `heardInMs`. */
  begin(accountId: number, dc: number, wait: { word: string; seconds: number; heardInMs: number }): Rest
}

/** Nobody rests. */
export function createRests(now: () => number): Rests {
  const rests = new Map<string, Rest>()
  return {
    of(accountId, dc) {
      const rest = rests.get(`${accountId}/${dc}`)
      return rest !== undefined && rest.until > now() ? rest : undefined
    },
    begin(accountId, dc, { word, seconds, heardInMs }) {
      const rest = { word, heardAt: now() + heardInMs, until: now() + seconds * 1000 }
      rests.set(`${accountId}/${dc}`, rest)
      return rest
    },
  }
}
