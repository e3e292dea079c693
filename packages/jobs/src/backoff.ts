/** How long to wait between two tries of one job. */
export interface Backoff {
  /** Milliseconds after the first failure. */
  firstMs: number
  /** Never longer than this. */
  maxMs: number
}

/** Doubles with each failure, less up to a quarter by chance: jobs that failed together do not come back together. */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number, random: () => number): number {
  const doubled = firstMs * 2 ** Math.min(failures - 1, 40)
  return Math.round(Math.min(doubled, maxMs) * (1 - random() / 4))
}
