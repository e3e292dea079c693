const WINDOW_MS = 1000

/** The send times of a session's latest requests, by which its limit per second is counted. */
export interface RequestWindow {
  /** Requests in the second that ends now. */
  count(now: number): number
  /** The moment, now or later, from which one more request keeps every window of one second within `limit`. */
  nextAt(now: number, limit: number): number
  /** Records a request that is sent now. */
  take(now: number): void
}

/**
 * A sliding window, not a token bucket: a bucket can release its content and a second's refill within one second, twice
 * its nominal rate.
 */
export function createRequestWindow(): RequestWindow {
  // Never longer than the highest limit: nothing is sent beyond that.
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
