import type { MediaInfo } from '@streamvault/catalog'
import { type MediaByteSource, probeMedia } from '@streamvault/media'
import { ObjectNotFoundError, type ObjectStore } from '@streamvault/object-store'

/** Reads the container of an object by ranges, as background work. */
export function createMediaProber(store: ObjectStore): (key: string, signal: AbortSignal) => Promise<MediaInfo> {
  return async (key, signal) => {
    const stat = await store.stat(key, signal)
    if (stat === undefined) throw new ObjectNotFoundError(key)
    const read: MediaByteSource['read'] = async (range, untilRead) => {
      const options = { signal: untilRead, priority: 'job' as const, expectedVersion: stat.version }
      return Buffer.concat(await Array.fromAsync(store.read(key, range, options)))
    }
    return probeMedia({ size: stat.size, read }, signal)
  }
}
