import type { ChannelInvite } from '../invite.ts'
import type { RouteOptions } from './tcp-transport.ts'

/** The servers to speak to, when they are not Telegram's own. */
export interface TelegramNetwork {
  /** Where a session that has no home yet begins. */
  home: { dc: number; host: string; port: number }
  /** Public keys that the servers may prove themselves by: PEM, PKCS#1. Kept for the whole process. */
  publicKeys: readonly string[]
}

/** One session: an account on one authorization key. */
export interface SessionOptions extends RouteOptions {
  /** Short and constant: a label of metrics. */
  id: string
  /** The file that holds what the session must not lose. One process may use it at a time. */
  storagePath: string
  /** Signs in as this bot when the storage knows no account yet. */
  botToken?: string
  /** Takes over this account, a string in mtcute's form, when the storage knows no account yet. */
  accountString?: string
  /**
   * Connections for downloads to each data centre; they share the session's authorization key.
   *
   * @default 4
   */
  connections?: number
  /**
   * Connections for uploads.
   *
   * @default 4
   */
  uploadConnections?: number
  /**
   * Whether Telegram is to tell of posts and edits. It also teaches the account the channels they come from.
   *
   * @default false
   */
  receiveUpdates?: boolean
  /**
   * Whether Telegram is asked if a bot's kept key still stands before the session counts as open. One that was called dead before is
   * asked for in any case. One that is over is forgotten, and the bot signs in anew.
   *
   * @default false
   */
  proveKey?: boolean
  /** How a person gets into a channel that they are not in, at their first call there. */
  invite?: ChannelInvite
}

/** What all sessions have in common. */
export interface TelegramAppOptions {
  /** From my.telegram.org. */
  apiId: number
  apiHash: string
  /** @default Telegram's own */
  network?: TelegramNetwork
  /**
   * How long connections to a data centre are tried in vain before it counts as gone. A connection that was merely cut is
   * back within one round trip; of a slow link three first packets in a row may be lost in 7 seconds; and nobody is refused
   * for an outage that is shorter than a request waits for a session.
   *
   * @default 8000
   */
  goneAfterMs?: number
  /** 32 bytes under which authorization keys lie in the storage of each session. Without it they lie there open. */
  storageKey?: Uint8Array
}

/** The library's own number of connections follows what an account pays; we take what we are told. */
export const DEFAULT_CONNECTIONS = 4

/** See `TelegramAppOptions.goneAfterMs`. */
export const DEFAULT_GONE_AFTER_MS = 8_000
