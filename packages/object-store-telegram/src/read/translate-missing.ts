import { ObjectNotFoundError } from '@streamvault/object-store'
import { isTelegramProblem } from '../telegram-error.ts'

/** The port's error for what Telegram does not have any more; every other error as it is. */
export function translateMissing(key: string, error: unknown): unknown {
  return isTelegramProblem(error, 'missing') ? new ObjectNotFoundError(key, { cause: error }) : error
}
