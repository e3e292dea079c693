import { readKey } from '@streamvault/object-store-telegram/object-key'

/**
 * Whether the channel's store checks the bytes of `key`, off the serving thread: our own objects have hashes, files
 * that others posted do not.
 */
export function checksOwnBytes(key: string): boolean {
  return readKey(key)?.kind === 'own'
}
