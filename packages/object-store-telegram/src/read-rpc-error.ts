import { ENDED_KEYS } from './ended-keys.ts'
import type { TelegramProblem } from './telegram-error.ts'

/** The account or its session is gone for good. */
const DEAD = new Set([
  ...ENDED_KEYS,
  'USER_DEACTIVATED',
  'USER_DEACTIVATED_BAN',
  'INPUT_USER_DEACTIVATED',
  'ACCESS_TOKEN_EXPIRED',
  'ACCESS_TOKEN_INVALID',
  'API_ID_INVALID',
])

const FORBIDDEN = new Set([
  'CHANNEL_INVALID',
  'CHANNEL_PRIVATE',
  'CHAT_ADMIN_REQUIRED',
  'CHAT_WRITE_FORBIDDEN',
  'CHAT_FORBIDDEN',
  'MESSAGE_AUTHOR_REQUIRED',
  'MESSAGE_DELETE_FORBIDDEN',
  'PEER_ID_INVALID',
  'BOT_METHOD_INVALID',
  'USER_BANNED_IN_CHANNEL',
])

const MISSING = new Set([
  'MESSAGE_ID_INVALID',
  'MSG_ID_INVALID',
  'MESSAGE_IDS_EMPTY',
  'LOCATION_INVALID',
  'FILE_ID_INVALID',
])

/** Classifies one of Telegram's error texts. `status` is its number: 420, 303, 400, 500… */
export function readRpcError(status: number, text: string): TelegramProblem {
  const number = Number(/_(\d+)$/.exec(text)?.[1] ?? Number.NaN)
  if (/^FLOOD_(PREMIUM_)?WAIT_\d+$|^SLOWMODE_WAIT_\d+$/.test(text)) {
    return { kind: 'flood', seconds: number, isPremium: text.startsWith('FLOOD_PREMIUM') }
  }
  if (status === 420) return { kind: 'flood', seconds: Number.isNaN(number) ? 30 : number, isPremium: false }
  if (/^FILE_MIGRATE_\d+$/.test(text)) return { kind: 'migrate', dc: number }
  if (/^FILE_REFERENCE_|^FILEREF_UPGRADE_NEEDED$/.test(text)) return { kind: 'reference' }
  const part = /^FILE_PART_(\d+)_MISSING$/.exec(text)?.[1]
  if (part !== undefined) return { kind: 'part-missing', part: Number(part) }
  if (text === 'FILE_PARTS_INVALID' || text === 'MEDIA_EMPTY') return { kind: 'part-missing', part: undefined }
  if (text === 'RANDOM_ID_DUPLICATE') return { kind: 'duplicate' }
  if (DEAD.has(text)) return { kind: 'dead' }
  if (MISSING.has(text)) return { kind: 'missing' }
  if (FORBIDDEN.has(text)) return { kind: 'forbidden' }
  if (status < 0 || status >= 500) return { kind: 'internal' }
  return { kind: 'refused' }
}
