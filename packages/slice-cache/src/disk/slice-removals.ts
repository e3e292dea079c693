import { keyOf, type SliceKey } from '../slice-key.ts'
import { removeSlice } from './remove-slice.ts'
import { slicePath } from './slice-folder.ts'

/** Slices that went since the store was opened, by why; those that a purge removed are not counted. */
export interface RemovedSlices {
  /** To make room for others, or on the disk for others than us. */
  evicted: number
  /** Nobody asked for them for `inactiveMs`. */
  expired: number
  /** They were not what was written. */
  damaged: number
}

/** Closes slices that were removed, and settles when none of them is open but those that are just being read. */
export type CloseRemoved = (keys: SliceKey[]) => Promise<void>

/** Takes slices off the disk, one file at a time. */
export interface SliceRemovals {
  readonly counts: Readonly<RemovedSlices>
  /** Has who reads slices close those that are removed: their room is free only then. */
  readBy(closeRemoved: CloseRemoved): void
  /** Removes slices and counts them; settles when their room is free, but for what is just being read. Never rejects. */
  remove(keys: SliceKey[], why: keyof RemovedSlices): Promise<void>
  /** Removes what should not have been written. Never rejects. */
  unlink(key: SliceKey): Promise<void>
  /** Settles when the removal of this slice that is under way has passed. */
  settled(key: SliceKey): Promise<void>
  /** Settles when all that are under way have passed. */
  allSettled(): Promise<void>
}

/** Removes slices under `root`; trouble is told and not thrown. */
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
