import type { AddedSession, ExportedSession, SessionCheck, SessionRequest, SessionView } from '@streamvault/api'
import { telegramNotConfigured } from './errors/telegram-not-configured.ts'

/** The operator's actions on Telegram accounts. Refusals are thrown as `ManagerError`. */
export interface SessionAdmin {
  /** The state of every account. Opens no session. */
  list(signal: AbortSignal): Promise<SessionView[]>
  /**
   * Keeps an account and opens its session. Keeps nothing when it throws.
   *
   * @throws ManagerError `account_unreadable`, `account_refused`, `telegram_busy`, `telegram_unreachable`
   */
  add(request: SessionRequest, signal: AbortSignal): Promise<AddedSession>
  /** Deletes an account. @throws ManagerError `session_not_found`, `session_conflict` */
  remove(id: string, signal: AbortSignal): Promise<void>
  /** Opens a session if it is closed, and checks its rights. @throws ManagerError `session_not_found` */
  check(id: string, signal: AbortSignal): Promise<SessionCheck>
  /** Returns the account. @throws ManagerError `session_not_found` */
  export(id: string, signal: AbortSignal): Promise<ExportedSession>
}

/** @throws ManagerError `telegram_not_configured` when Telegram is not configured */
export function sessionsOf({ sessions }: { sessions: SessionAdmin | undefined }): SessionAdmin {
  if (sessions === undefined) throw telegramNotConfigured()
  return sessions
}
