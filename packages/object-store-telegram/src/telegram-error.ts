/** The kinds of errors that callers treat differently. */
export type TelegramProblem =
  /** The account has to rest this long, for this DC. `isPremium`: a paid account would not have to. */
  | { kind: 'flood'; seconds: number; isPremium: boolean }
  /** The session or its account is over for good. */
  | { kind: 'dead' }
  /** The file lies in another data centre. */
  | { kind: 'migrate'; dc: number }
  /** The file reference has expired: the message has to be read again. */
  | { kind: 'reference' }
  /** The message or file does not exist any more. */
  | { kind: 'missing' }
  /** This account has not met that channel, or lacks the right. */
  | { kind: 'forbidden' }
  /** A message with that random id was sent before. */
  | { kind: 'duplicate' }
  /** Pieces of an upload are gone. `part` when Telegram names one. */
  | { kind: 'part-missing'; part: number | undefined }
  /** The bytes differ from the stored ones. */
  | { kind: 'damaged' }
  /** No answer in time. */
  | { kind: 'timeout' }
  /** The connection or the thread that held it is gone. */
  | { kind: 'network' }
  /** Telegram failed internally. */
  | { kind: 'internal' }
  /** Any other refusal by Telegram. */
  | { kind: 'refused' }

/** Our text for a channel that an account has never met, and so cannot name. */
export const NOT_MET = 'this account has not met it'

/** A call to Telegram failed. */
export class TelegramError extends Error {
  override name = 'TelegramError'
  readonly code: `telegram_${TelegramProblem['kind']}`
  readonly problem: TelegramProblem
  /** The action that failed. */
  readonly action: string
  /** Telegram's own error text, such as `FLOOD_WAIT_30`, or ours in lower case. */
  readonly text: string

  constructor(action: string, problem: TelegramProblem, text: string, options?: ErrorOptions) {
    super(`Cannot ${action}: ${text}`, options)
    this.code = `telegram_${problem.kind}`
    this.problem = problem
    this.action = action
    this.text = text
  }
}

/** Whether `error` is a TelegramError of that kind. */
export function isTelegramProblem(error: unknown, kind: TelegramProblem['kind']): error is TelegramError {
  return error instanceof TelegramError && error.problem.kind === kind
}
