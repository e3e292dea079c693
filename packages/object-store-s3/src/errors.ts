/** What was asked of the bucket. */
export type S3Action = 'read' | 'describe' | 'write' | 'delete' | 'list'

/** The bucket could not be asked, or refused. Holds no address and no credential. */
export class S3RequestError extends Error {
  override name = 'S3RequestError'
  readonly code = 's3_request_failed'
  /** HTTP status; `undefined` when there was no answer. */
  readonly status: number | undefined

  constructor(action: S3Action, key: string, reason: string, status: number | undefined) {
    super(`Cannot ${action} object "${key}" in the bucket: ${reason}${status === undefined ? '' : ` (${status})`}`)
    this.status = status
  }
}

/**
 * The error as callers may see it. The SDK's own carries the request, headers and signature included, so that it is not
 * handed on even as a cause.
 */
export function toRequestError(action: S3Action, key: string, error: unknown): S3RequestError {
  return new S3RequestError(action, key, nameOf(error), statusOf(error))
}

/** HTTP status of an answer that the SDK threw. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined
  const metadata = error.$metadata as { httpStatusCode?: number } | undefined
  return metadata?.httpStatusCode
}

/** `AccessDenied`, `ECONNREFUSED`: what kind of error it is, without its text. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return code ?? (error.name === 'Error' ? 'no answer' : error.name)
}
