const WINDOW_MS = 1000

/** When a session's latest requests were sent: what the limit per second is counted by. */
export interface RequestWindow {
  /** Requests of the second that ends now. */
  count(now: number): number
  /** The moment from which one more keeps every window of one second within `limit`: now, or later. */
  nextAt(now: number, limit: number): number
  /** Notes a request that is sent now. */
  take(now: number): void
}

/**
 * A sliding window and not a bucket that refills: a bucket lets its content and a second's refill through in one second,
 * so what it promises for a second is twice what it is named after.
 */
export function createRequestWindow(): RequestWindow {
  // No longer than the highest limit: nothing is sent beyond it.
  const sent: number[] = []

  function forgetOld(now: number): void {
    while (sent[0] !== undefined && sent[0] + WINDOW_MS <= now) sent.shift()
  }

  return {
    count(now) {
      forgetOld(now)
      return sent.length
    },
    nextAt(now, limit) {
      forgetOld(now)
      const blocking = sent[sent.length - limit]
      return blocking === undefined ? now : blocking + WINDOW_MS
    },
    take(now) {
      forgetOld(now)
      sent.push(now)
    },
  }
}
