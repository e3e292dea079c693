import { ManagerError } from './manager-error.ts'

/** The refusal of a Telegram feature when Telegram is not configured. */
export function telegramNotConfigured(): ManagerError {
  return new ManagerError(
    'telegram_not_configured',
    'Cannot use Telegram: set TELEGRAM_API_ID and TELEGRAM_API_HASH (from my.telegram.org) in .env, then start again.',
  )
}
