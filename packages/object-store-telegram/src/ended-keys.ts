/** Telegram's words for a key that signs nobody in any more. The account may be well, and a bot's token sign in anew. */
export const ENDED_KEYS: ReadonlySet<string> = new Set([
  'AUTH_KEY_UNREGISTERED',
  'AUTH_KEY_INVALID',
  'AUTH_KEY_PERM_EMPTY',
  'AUTH_KEY_DUPLICATED',
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
])

/** Whether `text`, Telegram's own word, says that a session's key is over: not that its account or its token is. */
export function isKeyEnded(text: string): boolean {
  return ENDED_KEYS.has(text)
}
