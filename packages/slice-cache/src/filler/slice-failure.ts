import { ObjectChangedError, ObjectNotFoundError } from '@streamvault/object-store'
import { type SliceFailure, SliceUnavailableError } from '../errors.ts'
import { SlotsBusyError } from './slots.ts'

/** What a thread is told of why a slice could not be had. */
export function failureOf(error: unknown): { code: SliceFailure; retryAfterMs: number | undefined } {
  return { code: codeOf(error), retryAfterMs: retryAfterOf(error) }
}

function codeOf(error: unknown): SliceFailure {
  if (error instanceof ObjectChangedError) return 'file_changed'
  if (error instanceof ObjectNotFoundError) return 'file_gone'
  if (error instanceof SlotsBusyError) return 'busy'
  if (error instanceof SliceUnavailableError) return error.code
  if (error instanceof Error && 'code' in error && error.code === 'sessions_busy') return 'sessions_busy'
  return 'source_failed'
}

/** When a source says that it may be asked again, in milliseconds. Its own error carries it, whatever its class. */
export function retryAfterOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('retryAfterMs' in error)) return undefined
  return typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined
}
