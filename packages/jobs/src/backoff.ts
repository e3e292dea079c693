/** The back-off between two attempts of one job. */
export interface Backoff {
  /** Milliseconds after the first failure. */
  firstMs: number
  /** The longest pause, in milliseconds. */
  maxMs: number
}

/** Doubles with each failure, minus up to a quarter at random (jitter): jobs that failed together do not retry together. */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number, random: () => number): number {
  const doubled = firstMs * 2 ** Math.min(failures - 1, 40)
  return Math.round(Math.min(doubled, maxMs) * (1 - random() / 4))
}
