/** The first failing rest, and the longest. */
const FIRST_REST_MS = 500
const LONGEST_REST_MS = 60_000
/** Failures in a row that are borne before a session rests. */
const PATIENCE = 2
/** A session that fails always keeps a little of its share, so that it is tried again. */
const LOWEST_SCORE = 0.05
/** One that is merely slow keeps more, so that it is seen when it is well again. */
const LOWEST_SLOW_SCORE = 0.25

/** How well a session has answered lately. */
export interface Health {
  /** 1 when it always answered, towards 0.05 when it never did. */
  readonly score: number
  /** How long its answers took lately, in milliseconds; undefined before the first. */
  readonly latencyMs: number | undefined
  /** Notes an answer. */
  succeed(dc: number | undefined, durationMs: number): void
  /** Notes a wait that the service asked for: bad for the score, not a failure. */
  slowDown(): void
  /** Notes that another session was asked later and answered first. */
  fallBehind(): void
  /** Forgets failures in a row: what they came from is mended. */
  recover(dc: number | undefined): void
  /**
   * Notes a failure, and tells how long to rest because of it: 0, or from the second in a row half a second, doubling up to
   * a minute. What was under way when the last failure came is part of the same trouble and counts no more: a connection
   * that breaks takes all its requests along.
   */
  fail(dc: number | undefined, times: { startedAt: number; now: number }): number
}

/** Starts as a session that is well. */
export function createHealth(): Health {
  const rows = new Map<number | undefined, { failures: number; lastAt: number }>()
  let score = 1
  let latencyMs: number | undefined

  function worsen(): void {
    score = Math.max(LOWEST_SCORE, score * 0.7)
  }

  return {
    get score() {
      return score
    },
    get latencyMs() {
      return latencyMs
    },
    succeed(dc, durationMs) {
      rows.delete(dc)
      score += (1 - score) * 0.1
      latencyMs = latencyMs === undefined ? durationMs : latencyMs + (durationMs - latencyMs) * 0.1
    },
    slowDown: worsen,
    fallBehind() {
      score = Math.min(score, Math.max(LOWEST_SLOW_SCORE, score * 0.7))
    },
    recover(dc) {
      rows.delete(dc)
    },
    fail(dc, { startedAt, now }) {
      const row = rows.get(dc) ?? { failures: 0, lastAt: Number.NEGATIVE_INFINITY }
      if (startedAt < row.lastAt) return 0
      worsen()
      row.failures += 1
      row.lastAt = now
      rows.set(dc, row)
      if (row.failures < PATIENCE) return 0
      return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (row.failures - PATIENCE))
    },
  }
}
