import type { ProblemDetail } from '@streamvault/api'
import type { ErrorCode } from './error-status.ts'

/** A refusal for the client: its code, message and details are sent unchanged. */
export class ManagerError extends Error {
  override readonly name = 'ManagerError'
  readonly code: ErrorCode
  readonly details: ProblemDetail[] | undefined
  /** For a 503: the `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, details?: ProblemDetail[], retryAfterMs?: number) {
    super(message)
    this.code = code
    this.details = details
    this.retryAfterMs = retryAfterMs
  }
}
