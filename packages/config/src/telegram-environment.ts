import { isIPv6 } from 'node:net'
import { z } from 'zod'
import { parseInvite } from './parse-invite.ts'
import { parseSocksAddress, type SocksAddress } from './parse-socks-address.ts'
import { variable, wholeNumber } from './variable.ts'

/** A data centre that is not Telegram's. */
export interface TelegramDc {
  id: number
  host: string
  port: number
}

/** Variables of Telegram. */
export interface TelegramValues {
  TELEGRAM_API_ID?: number | undefined
  TELEGRAM_API_HASH?: string | undefined
  TELEGRAM_BOT_TOKENS: string[]
  TELEGRAM_BOT_TOKEN?: string[] | undefined
  TELEGRAM_INVITE?: string | undefined
  TELEGRAM_TEST_DCS?: TelegramDc[] | undefined
  TELEGRAM_TEST_PUBLIC_KEY?: string | undefined
  SESSION_MAX_VIEWERS: number
  SESSION_REQUESTS_PER_SECOND: number
  SESSION_SAFETY_PERCENT: number
  SESSION_CONNECTIONS: number
  SESSION_SOURCE_PREFIX?: string | undefined
  PYROGRAM_PROXY?: SocksAddress | undefined
}

const BOT_TOKEN = /^\d{1,20}:[\w-]{35}$/
const TOKENS = "bots' tokens with commas between them"
const DCS = 'a list of {"id","host","port"}'
const PROXY = 'socks5://host:port or socks5://user:password@host:port'

const TestDcs = z
  .array(z.object({ id: z.int().min(1).max(5), host: z.string().min(1), port: z.int().min(1).max(65_535) }))
  .min(1)

/** Parsers by variable name. */
export const telegramVariables: {
  [Name in keyof TelegramValues]-?: z.ZodType<TelegramValues[Name], string | undefined>
} = {
  TELEGRAM_API_ID: wholeNumber(1, 999_999_999).optional(),
  TELEGRAM_API_HASH: variable('32 hexadecimal digits', (text) =>
    /^[\da-f]{32}$/i.test(text) ? text : undefined,
  ).optional(),
  TELEGRAM_BOT_TOKENS: variable(TOKENS, parseTokens).default([]),
  TELEGRAM_BOT_TOKEN: variable("a bot's token", parseTokens).optional(),
  TELEGRAM_INVITE: variable('an invitation link such as https://t.me/+…', parseInvite).optional(),
  TELEGRAM_TEST_DCS: variable(DCS, parseDcs).optional(),
  TELEGRAM_TEST_PUBLIC_KEY: variable('a public key in PEM, \\n for ends of lines', (text) => {
    const pem = text.replaceAll('\\n', '\n')
    return /^-----BEGIN [A-Z ]*PUBLIC KEY-----\n/.test(pem) ? pem : undefined
  }).optional(),
  // Limits of an account before Telegram throttles it; the pool's defaults name the sources of the figures.
  SESSION_MAX_VIEWERS: wholeNumber(1, 1000).default(15),
  SESSION_REQUESTS_PER_SECOND: wholeNumber(1, 1000).default(30),
  SESSION_SAFETY_PERCENT: wholeNumber(1, 100).default(60),
  SESSION_CONNECTIONS: wholeNumber(1, 16).default(4),
  SESSION_SOURCE_PREFIX: variable('an IPv6 prefix such as 2001:db8::/64', (text) => {
    const [address = '', bits] = text.split('/')
    return bits === '64' && isIPv6(address) ? address : undefined
  }).optional(),
  PYROGRAM_PROXY: variable(PROXY, parseSocksAddress).optional(),
}

function parseTokens(text: string): string[] | undefined {
  const tokens = text.split(',').map((token) => token.trim())
  return tokens.every((token) => BOT_TOKEN.test(token)) ? tokens : undefined
}

function parseDcs(text: string): TelegramDc[] | undefined {
  try {
    return TestDcs.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
