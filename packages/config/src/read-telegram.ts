import type { EnvironmentValues } from './environment.ts'
import type { SocksAddress } from './parse-socks-address.ts'
import type { TelegramDc } from './telegram-environment.ts'

/** How Telegram is used. All of it but the limits is secret. */
export interface TelegramConfig {
  apiId: number
  apiHash: string
  /** Bots that read and write, besides the sessions that were added by command. */
  botTokens: string[]
  /** The secret end of a link by which people's accounts join the channel that is the main storage. */
  invite: string | undefined
  /** Servers other than Telegram's, for trying things out. */
  network: { dcs: TelegramDc[]; publicKey: string } | undefined
  /** For every session that has no proxy of its own. */
  proxy: SocksAddress | undefined
  /** An IPv6 network of 64 bits in which every session has an address of its own. */
  sourcePrefix: string | undefined
  session: {
    maxViewers: number
    /** Requests for bytes a second that an account is taken to bear. */
    requestsPerSecond: number
    /** The part of it that is used, 0.01 to 1. */
    safety: number
    /** Connections for downloads to each data centre. */
    connections: number
  }
}

/** What the variables say of Telegram together; `undefined` when they do not say who asks. */
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
