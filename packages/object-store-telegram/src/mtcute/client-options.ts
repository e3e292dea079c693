import type { ChannelInvite } from '../invite.ts'
import type { RouteOptions } from './tcp-transport.ts'

/** The servers to use instead of Telegram's own. */
export interface TelegramNetwork {
  /** The first data centre of a session that has no home yet. */
  home: { dc: number; host: string; port: number }
  /** The servers' public keys: PEM, PKCS#1. Kept for the whole process. */
  publicKeys: readonly string[]
}

/** One session: an account on one authorization key. */
export interface SessionOptions extends RouteOptions {
  /** Short and constant: a label of metrics. */
  id: string
  /** The file of the session's persistent state. Only one process may use it at a time. */
  storagePath: string
  /** Signs in as this bot when the storage has no account yet. */
  botToken?: string
  /** Imports this account, a string in mtcute's form, when the storage has no account yet. */
  accountString?: string
  /**
   * Download connections per data centre; they share the session's authorization key.
   *
   * @default 4
   */
  connections?: number
  /**
   * Upload connections.
   *
   * @default 4
   */
  uploadConnections?: number
  /**
   * Whether Telegram sends updates about posts and edits. The account also learns their channels from them.
   *
   * @default false
   */
  receiveUpdates?: boolean
  /**
   * Whether to ask Telegram if a bot's kept key is still valid before the session counts as open. A key that a call
   * reported dead is checked in any case. An invalid key is deleted, and the bot signs in anew.
   *
   * @default false
   */
  proveKey?: boolean
  /** With it a person's account joins a channel that it is not in, at its first call there. */
  invite?: ChannelInvite
}

/** Options shared by all sessions. */
export interface TelegramAppOptions {
  /** From my.telegram.org. */
  apiId: number
  apiHash: string
  /** @default Telegram's own */
  network?: TelegramNetwork
  /**
   * How long connections to a data centre must fail before it counts as gone. A cut connection is back within one round
   * trip; on a slow link three lost first packets in a row take 7 seconds; and no outage shorter than a request's wait
   * for a session causes a refusal.
   *
   * @default 8000
   */
  goneAfterMs?: number
  /** 32 bytes: encrypts the authorization keys in each session's storage. Without it they are stored in plain form. */
  storageKey?: Uint8Array
}

/** The library derives its number of connections from the account's subscription; we use the configured number. */
export const DEFAULT_CONNECTIONS = 4

/** See `TelegramAppOptions.goneAfterMs`. */
export const DEFAULT_GONE_AFTER_MS = 8_000
