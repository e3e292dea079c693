import { TelegramError } from './telegram-error.ts'

/** The way into a channel for an account that is not in it. Bots cannot go it. */
export interface ChannelInvite {
  /** Bare id of the channel that it leads to. */
  channel: number
  /** The secret end of an invitation link. Whoever has it can join. */
  hash: string
}

const ACTION = 'join the channel by its invite'

/** The error that an invite does not let an account in; `word` is Telegram's for why. */
export function inviteRefusal(word: string): TelegramError {
  return new TelegramError(ACTION, { kind: 'forbidden' }, word)
}

/** Whether an error is that an invite did not let an account in; its `text` says why. */
export function isInviteRefusal(error: unknown): error is TelegramError {
  return error instanceof TelegramError && error.action === ACTION
}
