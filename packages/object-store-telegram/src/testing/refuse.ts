import { readRpcError } from '../read-rpc-error.ts'
import { TelegramError } from '../telegram-error.ts'

/** The error of a call that Telegram refused with this text. */
export function refuse(action: string, status: number, text: string): TelegramError {
  return new TelegramError(action, readRpcError(status, text), text)
}
