import { DatabaseSync } from 'node:sqlite'
import { convertFromPyrogramSession, convertFromTelethonSession } from '@mtcute/convert'
import { AccountUnreadableError, type TelegramAccount } from './account.ts'
import { type KnownDcs, keyAccount } from './read-account.ts'

/**
 * Reads a `.session` file of Pyrogram or Telethon: a SQLite database, opened read-only.
 *
 * @throws AccountUnreadableError
 */
export function readSessionFile(path: string, dcs?: KnownDcs): TelegramAccount {
  const row = readRow(path)
  const authKey = row.auth_key
  if (!(authKey instanceof Uint8Array)) throw new AccountUnreadableError('the session file is not signed in')
  const dcId = Number(row.dc_id)
  if (typeof row.server_address === 'string' && row.server_address !== '') {
    const ipAddress = row.server_address
    const data = { dcId, ipAddress, ipv6: ipAddress.includes(':'), port: Number(row.port), authKey }
    return keyAccount(convertFromTelethonSession(data), dcs)
  }
  const isTest = Boolean(row.test_mode)
  const data = { dcId, isTest, authKey, userId: Number(row.user_id ?? 0), isBot: Boolean(row.is_bot) }
  return keyAccount(convertFromPyrogramSession(data), dcs)
}

function readRow(path: string): Record<string, unknown> {
  try {
    using database = new DatabaseSync(path, { readOnly: true })
    const row = database.prepare('select * from sessions limit 1').get()
    if (row !== undefined) return row
  } catch (error) {
    throw new AccountUnreadableError('expected a session file of Pyrogram or Telethon', { cause: error })
  }
  throw new AccountUnreadableError('the session file is empty')
}
