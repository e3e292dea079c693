import { ObjectChangedError, ObjectNotFoundError } from '@streamvault/object-store'
import { type SessionFailure, type SliceFailure, SliceUnavailableError } from '../errors.ts'
import { SlotsBusyError } from './slots.ts'

/** The failure that a thread is sent when a slice is unavailable. */
export function failureOf(error: unknown): { code: SliceFailure; retryAfterMs: number | undefined } {
  return { code: codeOf(error), retryAfterMs: retryAfterOf(error) }
}

function codeOf(error: unknown): SliceFailure {
  if (error instanceof ObjectChangedError) return 'file_changed'
  if (error instanceof ObjectNotFoundError) return 'file_gone'
  if (error instanceof SlotsBusyError) return 'busy'
  if (error instanceof SliceUnavailableError) return error.code
  return sessionFailureOf(error) ?? 'source_failed'
}

const SESSION_FAILURES: ReadonlySet<unknown> = new Set<SessionFailure>([
  'sessions_busy',
  'sessions_unreachable',
  'no_sessions',
])

/** The source's session failure, if the error has one. The error may be of any class. */
export function sessionFailureOf(error: unknown): SessionFailure | undefined {
  if (!(error instanceof Error) || !('code' in error) || !SESSION_FAILURES.has(error.code)) return undefined
  return error.code as SessionFailure
}

/** Milliseconds until the source may be read again, if the error has them. The error may be of any class. */
export function retryAfterOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('retryAfterMs' in error)) return undefined
  return typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined
}
