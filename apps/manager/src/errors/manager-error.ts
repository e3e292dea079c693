import type { ProblemDetail } from '@streamvault/api'
import type { ErrorCode } from './error-status.ts'

/** A refusal that a client is told about: its code, message and details go outside as they are. */
export class ManagerError extends Error {
  override readonly name = 'ManagerError'
  readonly code: ErrorCode
  readonly details: ProblemDetail[] | undefined
  /** For a 503: when it is worth asking again. */
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, details?: ProblemDetail[], retryAfterMs?: number) {
    super(message)
    this.code = code
    this.details = details
    this.retryAfterMs = retryAfterMs
  }
}
