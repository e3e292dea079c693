import { ManagerError } from './manager-error.ts'

/** The refusal of what needs Telegram where nobody said how to ask it. */
export function telegramNotConfigured(): ManagerError {
  return new ManagerError(
    'telegram_not_configured',
    'Cannot use Telegram: set TELEGRAM_API_ID and TELEGRAM_API_HASH (from my.telegram.org) in .env, then start again.',
  )
}
