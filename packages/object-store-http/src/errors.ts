import type { IncomingHttpHeaders } from 'node:http'

/** An unusable answer of a server. The error names the host only: the address may hold a secret. */
export class HttpOriginError extends Error {
  override name = 'HttpOriginError'
  readonly code = 'http_origin_failed'
  readonly status: number
  /** The server's `Retry-After`, in milliseconds from now. */
  readonly retryAfterMs: number | undefined

  constructor(host: string, status: number, reason: string, retryAfterMs?: number) {
    super(`Cannot use the answer of "${host}": ${reason} (${status})`)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/** The error for an unexpected status. */
export function refusedBy(host: string, status: number, headers: IncomingHttpHeaders, now: number): HttpOriginError {
  return new HttpOriginError(host, status, 'it refused', readRetryAfter(headers['retry-after'], now))
}

/** Seconds or a date, as milliseconds from `now`. */
function readRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const ms = /^\d{1,7}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
