/** Options of the back-off between restarts of something that ends by itself. */
export interface RestartPausesOptions {
  /** Milliseconds after the first end. */
  firstMs: number
  /** The longest pause, in milliseconds. */
  maxMs: number
  /**
   * Milliseconds of running after which it counts as steady: the back-off then starts again at `firstMs`.
   *
   * @default twice `maxMs`
   */
  steadyMs?: number
  /** Milliseconds since any fixed moment. Default: the machine's. */
  now?: () => number
}

/** The back-off of one restarted thing. */
export interface RestartPauses {
  /** Call it at each start. */
  started(): void
  /** Call it at each end. Returns the milliseconds to wait: twice the last pause, unless the run was steady. */
  ended(): number
}

/** Makes the back-off of one thing that is started right after this call. */
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
