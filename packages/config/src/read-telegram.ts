import type { EnvironmentValues } from './environment.ts'
import type { SocksAddress } from './parse-socks-address.ts'
import type { TelegramDc } from './telegram-environment.ts'

/** Settings of Telegram. All except the limits are secret. */
export interface TelegramConfig {
  apiId: number
  apiHash: string
  /** Bots that read and write, besides the sessions added by command. */
  botTokens: string[]
  /** The secret end of the link by which user accounts join the main storage's channel. */
  invite: string | undefined
  /** Servers other than Telegram's, for tests. */
  network: { dcs: TelegramDc[]; publicKey: string } | undefined
  /** For every session without a proxy of its own. */
  proxy: SocksAddress | undefined
  /** A /64 IPv6 network in which every session has its own address. */
  sourcePrefix: string | undefined
  session: {
    maxViewers: number
    /** Assumed limit of an account: file requests per second. */
    requestsPerSecond: number
    /** The share of this limit that is used, 0.01 to 1. */
    safety: number
    /** Download connections to each data centre. */
    connections: number
  }
}

/** Combines the Telegram variables; `undefined` without an API id and hash. */
export function readTelegram(values: EnvironmentValues): TelegramConfig | undefined {
  const { TELEGRAM_API_ID: apiId, TELEGRAM_API_HASH: apiHash } = values
  if (apiId === undefined || apiHash === undefined) return undefined
  const { TELEGRAM_TEST_DCS: dcs, TELEGRAM_TEST_PUBLIC_KEY: publicKey } = values
  return {
    apiId,
    apiHash,
    botTokens: [...new Set([...(values.TELEGRAM_BOT_TOKEN ?? []), ...values.TELEGRAM_BOT_TOKENS])],
    invite: values.TELEGRAM_INVITE,
    network: dcs === undefined || publicKey === undefined ? undefined : { dcs, publicKey },
    proxy: values.PYROGRAM_PROXY,
    sourcePrefix: values.SESSION_SOURCE_PREFIX,
    session: {
      maxViewers: values.SESSION_MAX_VIEWERS,
      requestsPerSecond: values.SESSION_REQUESTS_PER_SECOND,
      safety: values.SESSION_SAFETY_PERCENT / 100,
      connections: values.SESSION_CONNECTIONS,
    },
  }
}
