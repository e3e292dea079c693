import { convertFromGramjsSession, convertFromPyrogramSession, convertFromTelethonSession } from '@mtcute/convert'
import { readStringSession, type StringSessionData, writeStringSession } from '@mtcute/core/utils.js'
import { AccountUnreadableError, type TelegramAccount } from './account.ts'

/** The addresses of the data centres, when they are not Telegram's own. */
export type KnownDcs = readonly { id: number; host: string; port: number }[]

/** A bot's id, a colon, and 35 characters, as BotFather issues them. */
const BOT_TOKEN = /^\d{1,20}:[\w-]{35}$/
/** Telethon's strings begin with their version and are 353 or 369 characters long, depending on the kind of address. */
const TELETHON = /^1[\w-]{350,370}={0,2}$/
/** GramJS writes the address as text, in plain base64. */
const GRAMJS = /^1[\w+/]{340,420}={0,2}$/
/** Pyrogram's three generations of strings: 351, 356 and 362 characters. */
const PYROGRAM = /^[\w-]{351}$|^[\w-]{356}$|^[\w-]{362}$/
const MAX_LENGTH = 2_000

/**
 * Reads a bot token, or a session string of mtcute, Pyrogram, Telethon or GramJS. `dcs` replaces the addresses that
 * such a string contains or implies.
 *
 * @throws AccountUnreadableError
 */
export function readAccount(text: string, dcs?: KnownDcs): TelegramAccount {
  const trimmed = text.trim()
  if (BOT_TOKEN.test(trimmed)) return { kind: 'bot', token: trimmed }
  if (trimmed.length > MAX_LENGTH) throw new AccountUnreadableError(`expected at most ${MAX_LENGTH} characters`)
  for (const read of readersOf(trimmed)) {
    const data = attempt(() => read(trimmed))
    if (data !== undefined && isWhole(data)) return keyAccount(data, dcs)
  }
  throw new AccountUnreadableError(
    "expected a bot's token, or a session string of mtcute, Pyrogram, Telethon or GramJS",
  )
}

/** An account with a key that is already signed in. */
export function keyAccount(data: StringSessionData, dcs?: KnownDcs): TelegramAccount {
  const { main } = data.primaryDcs
  const known = dcs?.find(({ id }) => id === main.id)
  if (dcs !== undefined && known === undefined) {
    throw new AccountUnreadableError(`its home is data centre ${main.id}, which the servers in use do not have`)
  }
  const home = known && { id: main.id, ipAddress: known.host, port: known.port }
  const primaryDcs = home === undefined ? data.primaryDcs : { main: home, media: { ...home, mediaOnly: true } }
  return { kind: 'key', session: writeStringSession({ ...data, primaryDcs }) }
}

/** The part of an account that is the same in every form: a bot's id, or the key. Secret. */
export function identityOf(account: TelegramAccount): string {
  if (account.kind === 'bot') return `bot ${account.token.split(':', 1)}`
  return `key ${Buffer.from(readStringSession(account.session).authKey).toString('base64')}`
}

function readersOf(text: string): ((text: string) => StringSessionData)[] {
  return [
    ...(TELETHON.test(text) ? [convertFromTelethonSession] : []),
    ...(GRAMJS.test(text) ? [convertFromGramjsSession] : []),
    ...(PYROGRAM.test(text) ? [convertFromPyrogramSession] : []),
    readStringSession,
  ]
}

/** The forms overlap in length: a string read in the wrong form gives invalid values. */
function isWhole({ authKey, primaryDcs }: StringSessionData): boolean {
  const { main } = primaryDcs ?? {}
  if (authKey?.length !== AUTH_KEY_BYTES || main === undefined) return false
  return main.id >= 1 && main.id <= MAX_DC && main.port > 0 && /^[\d.:a-f]+$/i.test(main.ipAddress)
}

/** An authorization key has 2048 bits (core.telegram.org/mtproto/auth_key). */
const AUTH_KEY_BYTES = 256
const MAX_DC = 5

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
