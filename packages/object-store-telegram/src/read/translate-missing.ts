import { ObjectNotFoundError } from '@streamvault/object-store'
import { isTelegramProblem } from '../telegram-error.ts'

/** Converts Telegram's errors for missing files into the port's error; returns every other error unchanged. */
export function translateMissing(key: string, error: unknown): unknown {
  return isTelegramProblem(error, 'missing') ? new ObjectNotFoundError(key, { cause: error }) : error
}
