import { keyOf, type SliceKey } from '../slice-key.ts'
import { removeSlice } from './remove-slice.ts'
import { slicePath } from './slice-folder.ts'

/** Slices removed since the store was opened, by reason; purged slices are not counted. */
export interface RemovedSlices {
  /** To make room for other slices, or for other users of the disk. */
  evicted: number
  /** Not requested for `inactiveMs`. */
  expired: number
  /** Their bytes did not match their checksums. */
  damaged: number
}

/** Closes removed slices, and settles when only reads in progress still hold one open. */
export type CloseRemoved = (keys: SliceKey[]) => Promise<void>

/** Removes slices from disk, one file at a time. */
export interface SliceRemovals {
  readonly counts: Readonly<RemovedSlices>
  /** Sets the function by which readers close removed slices: only then is their room free. */
  readBy(closeRemoved: CloseRemoved): void
  /** Removes slices and counts them; settles when their room is free, except for reads in progress. Never rejects. */
  remove(keys: SliceKey[], why: keyof RemovedSlices): Promise<void>
  /** Removes a slice that should not have been written. Never rejects. */
  unlink(key: SliceKey): Promise<void>
  /** Settles when the removal of this slice, if any is in progress, has ended. */
  settled(key: SliceKey): Promise<void>
  /** Settles when all removals in progress have ended. */
  allSettled(): Promise<void>
}

/** Removes slices under `root`; failures go to `onError` and are not thrown. */
export function createSliceRemovals(root: string, onError: (error: unknown) => void): SliceRemovals {
  const counts: RemovedSlices = { evicted: 0, expired: 0, damaged: 0 }
  const underWay = new Map<string, Promise<void>>()
  let closeRemoved: CloseRemoved = async () => {}

  function unlink(key: SliceKey): Promise<void> {
    const name = keyOf(key.fileId, key.index)
    const done = removeSlice(slicePath(root, key.fileId, key.index))
      .catch(onError)
      .finally(() => underWay.get(name) === done && underWay.delete(name))
    underWay.set(name, done)
    return done
  }

  return {
    counts,
    readBy(given) {
      closeRemoved = given
    },
    async remove(keys, why) {
      counts[why] += keys.length
      await Promise.all(keys.map(unlink))
      if (keys.length > 0) await closeRemoved(keys)
    },
    unlink,
    settled: async (key) => underWay.get(keyOf(key.fileId, key.index)),
    async allSettled() {
      await Promise.all(underWay.values())
    },
  }
}
