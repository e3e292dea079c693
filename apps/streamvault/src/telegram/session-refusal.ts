import { ManagerError } from '@streamvault/manager'
import { AccountUnreadableError, TelegramError } from '@streamvault/object-store-telegram'

/** The operator's error for an account that could not be added; other errors stay unchanged. */
export function sessionRefusal(error: unknown): unknown {
  if (error instanceof AccountUnreadableError) return new ManagerError('account_unreadable', `${error.message}.`)
  if (!(error instanceof TelegramError)) return error
  const { problem, text } = error
  switch (problem.kind) {
    case 'flood': {
      const message = `Telegram wants this account to wait for ${problem.seconds} seconds.`
      return new ManagerError('telegram_busy', message, undefined, problem.seconds * 1000)
    }
    case 'network':
    case 'timeout':
    case 'internal':
      return new ManagerError('telegram_unreachable', `Cannot reach Telegram for this account: ${text}.`)
    default:
      return new ManagerError('account_refused', `Telegram does not let this account in: ${text}.`)
  }
}
