/** The action that failed. */
export type S3Action = 'read' | 'describe' | 'write' | 'delete' | 'list'

/** The bucket could not be reached, or refused. Holds no address and no credential. */
export class S3RequestError extends Error {
  override name = 'S3RequestError'
  readonly code = 's3_request_failed'
  /** HTTP status; `undefined` without an answer. */
  readonly status: number | undefined
  /** When to retry on an overloaded bucket, in milliseconds from now. */
  readonly retryAfterMs: number | undefined

  constructor(action: S3Action, key: string, reason: string, status: number | undefined, retryAfterMs?: number) {
    super(`Cannot ${action} object "${key}" in the bucket: ${reason}${status === undefined ? '' : ` (${status})`}`)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/** Answers of an overloaded bucket: 503 is `SlowDown` and `ServiceUnavailable`. */
const BUSY = new Set([429, 503])
/** Buckets seldom send `Retry-After`; the SDK has tried three times by then. */
const RETRY_AFTER_MS = 2_000

/**
 * Converts an error for callers. The SDK's error contains the request with headers and signature, so it is not even
 * passed on as a cause.
 */
export function toRequestError(action: S3Action, key: string, error: unknown): S3RequestError {
  const status = statusOf(error)
  const retryAfterMs = BUSY.has(status ?? 0) ? (toldRetryMs(error) ?? RETRY_AFTER_MS) : undefined
  return new S3RequestError(action, key, nameOf(error), status, retryAfterMs)
}

/** HTTP status of an error that the SDK threw. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined
  const metadata = error.$metadata as { httpStatusCode?: number } | undefined
  return metadata?.httpStatusCode
}

/** `Retry-After` in seconds. */
function toldRetryMs(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$response' in error)) return undefined
  const { headers = {} } = error.$response as { headers?: Record<string, string> }
  const text = headers['retry-after'] ?? ''
  return /^\d{1,7}$/.test(text) ? Number(text) * 1000 : undefined
}

/** `AccessDenied`, `ECONNREFUSED`: the kind of error, without its text. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return code ?? (error.name === 'Error' ? 'no answer' : error.name)
}
