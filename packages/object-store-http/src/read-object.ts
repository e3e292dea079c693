import { MIB } from '@streamvault/bytes'
import { ObjectNotFoundError, type ObjectStore, readInWindows } from '@streamvault/object-store'
import { describeObject } from './describe-object.ts'
import { openWindow } from './open-window.ts'
import type { Origin } from './origin.ts'

/** At this size the cost of a request per gigabyte is negligible, and a change or a slow reader is noticed soon. */
const WINDOW_BYTES = 4 * MIB

/** The read-only half of an object store. */
export function readFrom(origin: Origin): Pick<ObjectStore, 'read' | 'stat'> {
  return {
    async *read(key, range, { signal, expectedVersion }) {
      signal.throwIfAborted()
      const url = origin.urlOf(key)
      if (url === undefined) throw new ObjectNotFoundError(key)
      yield* readInWindows({
        key,
        range,
        signal,
        expectedVersion,
        windowBytes: WINDOW_BYTES,
        stat: () => describeObject(origin, url, signal),
        open: (window, version) => openWindow(origin, { key, url, window, version, signal }),
      })
    },
    async stat(key, signal) {
      signal.throwIfAborted()
      const url = origin.urlOf(key)
      return url === undefined ? undefined : await describeObject(origin, url, signal)
    },
  }
}
