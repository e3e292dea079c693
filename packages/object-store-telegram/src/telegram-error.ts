/** What went wrong, as far as callers act differently upon it. */
export type TelegramProblem =
  /** The account has to rest this long, with this DC. `isPremium`: it would not with a paid account. */
  | { kind: 'flood'; seconds: number; isPremium: boolean }
  /** The session or its account is over for good. */
  | { kind: 'dead' }
  /** The file lies in another data centre. */
  | { kind: 'migrate'; dc: number }
  /** The file reference is old: the message has to be read again. */
  | { kind: 'reference' }
  /** There is no such message or file any more. */
  | { kind: 'missing' }
  /** This account has not met that channel, or may not do this there. */
  | { kind: 'forbidden' }
  /** A message with that random id was sent before. */
  | { kind: 'duplicate' }
  /** Pieces of an upload are not there any more. `part` when Telegram names one. */
  | { kind: 'part-missing'; part: number | undefined }
  /** The bytes are not those that were stored. */
  | { kind: 'damaged' }
  /** No answer in time. */
  | { kind: 'timeout' }
  /** The connection or the thread that held it is gone. */
  | { kind: 'network' }
  /** Telegram failed inside. */
  | { kind: 'internal' }
  /** Anything else that Telegram refused. */
  | { kind: 'refused' }

/** Our word for a channel that an account has never met, and so cannot name. */
export const NOT_MET = 'this account has not met it'

/** A call to Telegram failed. */
export class TelegramError extends Error {
  override name = 'TelegramError'
  readonly code: `telegram_${TelegramProblem['kind']}`
  readonly problem: TelegramProblem
  /** What could not be done. */
  readonly action: string
  /** Telegram's own word for it, such as `FLOOD_WAIT_30`, or ours in small letters. */
  readonly text: string

  constructor(action: string, problem: TelegramProblem, text: string, options?: ErrorOptions) {
    super(`Cannot ${action}: ${text}`, options)
    this.code = `telegram_${problem.kind}`
    this.problem = problem
    this.action = action
    this.text = text
  }
}

/** Says whether `error` is a TelegramError of that kind. */
export function isTelegramProblem(error: unknown, kind: TelegramProblem['kind']): error is TelegramError {
  return error instanceof TelegramError && error.problem.kind === kind
}
