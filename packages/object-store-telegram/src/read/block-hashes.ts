import { ObjectNotFoundError } from '@streamvault/object-store'
import { readKey } from '../channel/object-key.ts'
import { type OpenObjectOptions, openObject } from './open-object.ts'
import { WINDOW_BYTES, windowCount } from './window-hashes.ts'

/** SHA-256 of every window of one of our own objects; `undefined` when a part does not begin at a window. */
export async function blockHashes(
  options: OpenObjectOptions,
  key: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (readKey(key)?.kind !== 'own') throw new ObjectNotFoundError(key)
  const { parts, readHashes } = await openObject(options, key, signal, 'ingestion')
  if (parts.slice(0, -1).some(({ size }) => size % WINDOW_BYTES !== 0)) return undefined
  const runs = await Promise.all(parts.map(({ size }, i) => readHashes(i, 0, windowCount(size))))
  return new Uint8Array(Buffer.concat(runs.map((run) => run ?? new Uint8Array())))
}
