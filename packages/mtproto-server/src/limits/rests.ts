/** A wait that the server ordered for an account in one data centre. */
export interface Rest {
  /** `FLOOD_WAIT` or `FLOOD_PREMIUM_WAIT`. */
  word: string
  /** When the order must have reached the account, in milliseconds since 1970. */
  heardAt: number
  /** End of the wait. */
  until: number
}

/** The ordered waits by account and data centre. */
export interface Rests {
  /** The current wait, or `undefined`. */
  of(accountId: number, dc: number): Rest | undefined
  /** Begins a wait; the order reaches the account after `heardInMs`. */
  begin(accountId: number, dc: number, wait: { word: string; seconds: number; heardInMs: number }): Rest
}

/** Creates an empty list of waits. */
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
