/** The byte that a reader waits for. */
export type WaitLimit = 'first' | 'next'

/** How long a source may give no byte. */
export interface SourceLimits {
  /** Milliseconds to the first byte. */
  firstMs: number
  /** Milliseconds to each later byte. */
  nextMs: number
}

/** Limits for a source that another can replace, and for the last source. */
export interface FailoverLimits {
  another: SourceLimits
  last: SourceLimits
}

/**
 * While another source can take over, failover beats waiting: players buffer some ten seconds. The last source gets the
 * time that a disk needs to spin up.
 */
export const DEFAULT_LIMITS: FailoverLimits = {
  another: { firstMs: 4000, nextMs: 4000 },
  last: { firstMs: 20_000, nextMs: 15_000 },
}
