import type { SessionFault } from '../session-news.ts'
import { TelegramError, type TelegramProblem } from '../telegram-error.ts'

const FAULTS: Partial<Record<TelegramProblem['kind'], SessionFault>> = {
  migrate: 'migrated',
  reference: 'reference_expired',
  timeout: 'unanswered',
}

/** The fault behind a failed call, if the caller may repair it silently. */
export function faultOf(error: unknown): SessionFault | undefined {
  return error instanceof TelegramError ? FAULTS[error.problem.kind] : undefined
}
