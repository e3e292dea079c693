import type { SocksProxy } from '../mtcute/socks-handshake.ts'

/** The credentials of an account on Telegram. All of it is secret. */
export type TelegramAccount =
  | { kind: 'bot'; token: string }
  /** An authorization key that is already signed in, as a session string in mtcute's form. */
  | { kind: 'key'; session: string }

/** The network route of an account's connections. */
export interface AccountRoute {
  /** Undefined: a direct connection. */
  proxy?: SocksProxy
  /** The local address from which its connections leave. */
  localAddress?: string
}

/** A stored account. */
export interface KeptAccount extends AccountRoute {
  /** Short, constant and not secret: identifies the session in metrics and commands. */
  id: string
  account: TelegramAccount
  /** The operator's name for it; may be empty. */
  label: string
  /** When it was added, in milliseconds since 1970. */
  addedMs: number
}

/** A text or file contains no account in a known form. The error never repeats the input. */
export class AccountUnreadableError extends Error {
  override name = 'AccountUnreadableError'
  /** Stable code for callers. */
  readonly code = 'account_unreadable'

  constructor(reason: string, options?: ErrorOptions) {
    super(`Cannot read a Telegram account: ${reason}`, options)
  }
}
