import type { AddedSession, ExportedSession, SessionCheck, SessionRequest, SessionView } from '@streamvault/api'
import { telegramNotConfigured } from './errors/telegram-not-configured.ts'

/** The accounts on Telegram, as the operator handles them. Refusals are thrown as `ManagerError`. */
export interface SessionAdmin {
  /** All of them as they stand. Opens none. */
  list(signal: AbortSignal): Promise<SessionView[]>
  /**
   * Keeps an account and opens its session.
   *
   * @throws ManagerError `account_unreadable`, `account_refused`, `telegram_busy`, `telegram_unreachable`; then it is not kept
   */
  add(request: SessionRequest, signal: AbortSignal): Promise<AddedSession>
  /** Forgets an account. @throws ManagerError `session_not_found`, `session_conflict` */
  remove(id: string, signal: AbortSignal): Promise<void>
  /** Opens a session where it is closed, and asks it what it may do. @throws ManagerError `session_not_found` */
  check(id: string, signal: AbortSignal): Promise<SessionCheck>
  /** Hands out the account. @throws ManagerError `session_not_found` */
  export(id: string, signal: AbortSignal): Promise<ExportedSession>
}

/** @throws ManagerError `telegram_not_configured` where nobody said how to ask Telegram */
export function sessionsOf({ sessions }: { sessions: SessionAdmin | undefined }): SessionAdmin {
  if (sessions === undefined) throw telegramNotConfigured()
  return sessions
}
