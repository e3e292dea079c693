import { readStringSession } from '@mtcute/core/utils.js'
import type { TelegramAccount } from './account.ts'

/** The kind of an account, as far as its credentials tell: strings of some programs hold a key and nothing else. */
export function kindOfAccount(account: TelegramAccount): 'bot' | 'person' | 'unknown' {
  if (account.kind === 'bot') return 'bot'
  const { self } = readStringSession(account.session)
  if (self === null || self === undefined) return 'unknown'
  return self.isBot ? 'bot' : 'person'
}
