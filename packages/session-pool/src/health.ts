/** The first rest after failures, and the longest. */
const FIRST_REST_MS = 500
const LONGEST_REST_MS = 60_000
/** Failures in a row that are tolerated before a session rests. */
const PATIENCE = 2
/** A session that always fails keeps a little of its share, so that it is tried again. */
const LOWEST_SCORE = 0.05
/** A session that is merely slow keeps more, so that its recovery is noticed. */
const LOWEST_SLOW_SCORE = 0.25

/** How well a session has answered lately. */
export interface Health {
  /** 1 when every request succeeded, towards 0.05 when none did. */
  readonly score: number
  /** Recent response time in milliseconds; undefined before the first answer. */
  readonly latencyMs: number | undefined
  /** Notes an answer. */
  succeed(dc: number | undefined, durationMs: number): void
  /** Records a flood wait: it lowers the score but is not a failure. */
  slowDown(): void
  /** Records that a hedge, sent later to another session, answered first. */
  fallBehind(): void
  /** Forgets failures in a row: their cause is fixed. */
  recover(dc: number | undefined): void
  /**
   * Records a failure and returns how long to rest because of it, in milliseconds: 0, or from the second failure in a
   * row half a second, doubling up to a minute. Attempts already under way when the last failure came belong to the
   * same outage and do not count again: a connection that breaks fails all its requests.
   */
  fail(dc: number | undefined, times: { startedAt: number; now: number }): number
}

/** Starts as a healthy session. */
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
