import type { AddedSession, ExportedSession, SessionCheck, SessionRequest, SessionView } from '@streamvault/api'
import { ManagerError } from './errors/manager-error.ts'
import type { ManagerDeps } from './manager-deps.ts'

/** The accounts on Telegram, as the operator handles them. Refusals are thrown as `ManagerError`. */
export interface SessionAdmin {
  /** All of them as they stand. Opens none. */
  list(): Promise<SessionView[]>
  /**
   * Keeps an account and opens its session.
   *
   * @throws ManagerError `account_unreadable`, `account_refused`, `telegram_busy`, `telegram_unreachable`; then it is not kept
   */
  add(request: SessionRequest, signal: AbortSignal): Promise<AddedSession>
  /** Forgets an account. @throws ManagerError `session_not_found`, `session_conflict` */
  remove(id: string): Promise<void>
  /** Opens a session where it is closed, and asks it what it may do. @throws ManagerError `session_not_found` */
  check(id: string, signal: AbortSignal): Promise<SessionCheck>
  /** Hands out the account. @throws ManagerError `session_not_found` */
  export(id: string): Promise<ExportedSession>
}

/** @throws ManagerError `telegram_not_configured` where nobody said how to ask Telegram */
export function sessionsOf({ sessions }: Pick<ManagerDeps, 'sessions'>): SessionAdmin {
  if (sessions !== undefined) return sessions
  throw new ManagerError(
    'telegram_not_configured',
    'Cannot use Telegram: set TELEGRAM_API_ID and TELEGRAM_API_HASH (from my.telegram.org) in .env, then start again.',
  )
}
