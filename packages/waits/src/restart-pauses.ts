/** How long something that ends by itself rests before it is started again. */
export interface RestartPausesOptions {
  /** Milliseconds after the first end. */
  firstMs: number
  /** Never longer than this, in milliseconds. */
  maxMs: number
  /**
   * Milliseconds after which it counts as steady: its next end is a first one again.
   *
   * @default twice `maxMs`
   */
  steadyMs?: number
  /** Milliseconds since any fixed moment. Default: the machine's. */
  now?: () => number
}

/** The pauses of one thing. */
export interface RestartPauses {
  /** It was started now. */
  started(): void
  /** It ended now: milliseconds to wait, twice those of the last time unless it was steady. */
  ended(): number
}

/** Makes the pauses of one thing that is started right after. */
export function createRestartPauses(options: RestartPausesOptions): RestartPauses {
  const { firstMs, maxMs, steadyMs = 2 * maxMs, now = () => performance.now() } = options
  let startedAt = now()
  let nextMs = firstMs
  return {
    started() {
      startedAt = now()
    },
    ended() {
      if (now() - startedAt >= steadyMs) nextMs = firstMs
      const pauseMs = Math.min(nextMs, maxMs)
      nextMs = pauseMs * 2
      return pauseMs
    },
  }
}
