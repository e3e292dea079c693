import { readKey } from '@streamvault/object-store-telegram/object-key'

/**
 * Whether the channel's store checks what it reads under `key`, off the thread that serves: objects that we wrote carry their hashes,
 * files that others posted do not.
 */
export function checksOwnBytes(key: string): boolean {
  return readKey(key)?.kind === 'own'
}
