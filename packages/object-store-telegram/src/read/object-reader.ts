import { assertRange, ObjectChangedError, type ObjectStore } from '@streamvault/object-store'
import type { SessionPool, Viewer } from '@streamvault/session-pool'
import type { TelegramSession } from '../telegram-session.ts'
import { type OpenObjectOptions, openObject } from './open-object.ts'
import { createRangeReader, type FetchPart, type RangeReaderOptions } from './range-reader.ts'
import { translateMissing } from './translate-missing.ts'

/** The dependencies of reading objects. */
export interface ObjectReaderOptions extends OpenObjectOptions, Omit<RangeReaderOptions, 'fetchPart'> {
  pool: SessionPool<TelegramSession>
  /** Fetches for a viewer, or for background work. */
  fetchFor(viewer: Viewer | undefined): FetchPart
}

/** Creates the store's `read`: finds the object, takes a place for the viewer, and reads. */
export function createObjectReader(options: ObjectReaderOptions): ObjectStore['read'] {
  const { pool, fetchFor } = options
  return async function* read(
    key,
    range,
    { signal, priority, viewer: viewerId, expectedVersion, takesAtOnce = false },
  ) {
    signal.throwIfAborted()
    const urgency = priority === 'job' ? 'ingestion' : 'seek'
    const object = await openObject(options, key, signal, urgency)
    if (expectedVersion !== undefined && object.version !== expectedVersion) {
      throw new ObjectChangedError(key, object.version, expectedVersion)
    }
    assertRange(key, range, object.size)
    const isWatched = viewerId !== undefined && priority === 'interactive'
    await using viewer = isWatched ? await pool.openViewer({ id: viewerId, signal }) : undefined
    const readRange = createRangeReader({ ...options, fetchPart: fetchFor(viewer ?? undefined) })
    try {
      yield* readRange(object, range, { signal, priority, takesAtOnce })
    } catch (error) {
      throw translateMissing(key, error)
    }
  }
}
