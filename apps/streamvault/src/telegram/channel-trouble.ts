import { ManagerError } from '@streamvault/manager'
import { TelegramError } from '@streamvault/object-store-telegram'

/** Errors of the session pool, by their codes. */
const POOL_CODES = new Set(['sessions_busy', 'sessions_unreachable', 'no_sessions', 'session_gone', 'attempt_timeout'])
const NETWORK = new Set(['flood', 'dead', 'timeout', 'network', 'internal'])
const MAX_CAUSES = 5

/** Whether an error, or its cause, means that Telegram is unreachable now, for any file. */
export function isNetworkTrouble(error: unknown): boolean {
  let at: unknown = error
  for (let depth = 0; depth < MAX_CAUSES && at instanceof Error; depth += 1) {
    if (at instanceof TelegramError) return NETWORK.has(at.problem.kind)
    if ('code' in at && POOL_CODES.has(String(at.code))) return true
    at = at.cause
  }
  return false
}

/** Passes `lines` on; when Telegram becomes unreachable, it ends with a public error that says so. */
export async function* tellingTrouble<Line>(lines: AsyncIterable<Line>): AsyncGenerator<Line, void> {
  try {
    yield* lines
  } catch (error) {
    throw troubleOf(error)
  }
}

/** The error for the operator. */
export function troubleOf(error: unknown): unknown {
  if (!isNetworkTrouble(error)) return error
  const message = 'Telegram cannot be asked at the moment. Run the same command again: it goes on where this broke off.'
  return Object.assign(new ManagerError('telegram_unreachable', message), { cause: error })
}
