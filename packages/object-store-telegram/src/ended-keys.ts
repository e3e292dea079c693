/** Telegram's errors for a key that is no longer valid. The account may be healthy; a bot's token may sign in anew. */
export const ENDED_KEYS: ReadonlySet<string> = new Set([
  'AUTH_KEY_UNREGISTERED',
  'AUTH_KEY_INVALID',
  'AUTH_KEY_PERM_EMPTY',
  'AUTH_KEY_DUPLICATED',
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
])

/** Whether `text`, Telegram's error, means that a session's key is over, and not its account or token. */
export function isKeyEnded(text: string): boolean {
  return ENDED_KEYS.has(text)
}
