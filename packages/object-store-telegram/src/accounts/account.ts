import type { SocksProxy } from '../mtcute/socks-handshake.ts'

/** What an account of ours on Telegram signs in with. All of it is secret. */
export type TelegramAccount =
  | { kind: 'bot'; token: string }
  /** A key that is signed in already, as the string of a session in mtcute's form. */
  | { kind: 'key'; session: string }

/** Where an account connects from. */
export interface AccountRoute {
  /** Undefined for a direct line. */
  proxy?: SocksProxy
  /** The address of this machine that its connections leave from. */
  localAddress?: string
}

/** An account as it is kept. */
export interface KeptAccount extends AccountRoute {
  /** Short, constant and not secret: names the session in metrics and commands. */
  id: string
  account: TelegramAccount
  /** What the operator calls it; may be empty. */
  label: string
  /** When it was added, in milliseconds since 1970. */
  addedMs: number
}

/** A text or file holds no account that we can read. Never repeats what it held. */
export class AccountUnreadableError extends Error {
  override name = 'AccountUnreadableError'
  /** For callers that tell errors apart. */
  readonly code = 'account_unreadable'

  constructor(reason: string, options?: ErrorOptions) {
    super(`Cannot read a Telegram account: ${reason}`, options)
  }
}
