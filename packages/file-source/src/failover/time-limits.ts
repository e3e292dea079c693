/** Which byte is waited for. */
export type WaitLimit = 'first' | 'next'

/** How long a source may give nothing. */
export interface SourceLimits {
  /** Milliseconds to the first byte. */
  firstMs: number
  /** Milliseconds to each later one. */
  nextMs: number
}

/** Limits for a source that another one can stand in for, and for the last. */
export interface FailoverLimits {
  another: SourceLimits
  last: SourceLimits
}

/**
 * While another source can take over, waiting is worse than turning to it: players hold some ten seconds. The last one gets
 * the time that a disk needs to spin up.
 */
export const DEFAULT_LIMITS: FailoverLimits = {
  another: { firstMs: 4000, nextMs: 4000 },
  last: { firstMs: 20_000, nextMs: 15_000 },
}
