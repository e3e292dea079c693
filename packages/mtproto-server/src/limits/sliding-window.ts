/** A sum over a sliding time window. */
export interface SlidingWindow {
  /** Records an amount. */
  add(amount: number): void
  /** The sum over the window. */
  sum(): number
  /** Time of the oldest amount in the window, or `undefined`. */
  oldest(): number | undefined
}

/** `windowMs` may change from call to call. */
export function createSlidingWindow(windowMs: () => number, now: () => number): SlidingWindow {
  const entries: { at: number; amount: number }[] = []
  let total = 0

  function forget(): void {
    const from = now() - windowMs()
    while (entries[0] !== undefined && entries[0].at <= from) total -= entries.shift()?.amount ?? 0
  }
  return {
    add(amount) {
      entries.push({ at: now(), amount })
      total += amount
    },
    sum() {
      forget()
      return total
    },
    oldest() {
      forget()
      return entries[0]?.at
    },
  }
}
