import { TelegramError } from './telegram-error.ts'

/** An invitation that lets an account join a channel. Bots cannot use one. */
export interface ChannelInvite {
  /** Bare id of the invitation's channel. */
  channel: number
  /** The secret end of an invitation link. Every holder of it can join. */
  hash: string
}

const ACTION = 'join the channel by its invite'

/** The error for a refused invite; `word` is Telegram's reason. */
export function inviteRefusal(word: string): TelegramError {
  return new TelegramError(ACTION, { kind: 'forbidden' }, word)
}

/** Whether an error is a refused invite; its `text` gives the reason. */
export function isInviteRefusal(error: unknown): error is TelegramError {
  return error instanceof TelegramError && error.action === ACTION
}
