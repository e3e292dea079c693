import type { SliceIndex } from '../eviction/slice-index.ts'
import type { DiskRoom } from './disk-room.ts'
import type { SliceRemovals } from './slice-removals.ts'

/** What knows of slices that are evicted. */
export interface EvictSlicesDeps {
  index: SliceIndex
  room: DiskRoom
  removals: SliceRemovals
}

/**
 * Evicts the slices that are to go first, until they have at least `bytes` together, or none is left. The index forgets them at
 * once; settles when their room is free. Until then it counts as free, so that whoever comes meanwhile evicts none for the same bytes.
 */
export async function evictSlices({ index, room, removals }: EvictSlicesDeps, bytes: number): Promise<void> {
  if (bytes <= 0) return
  const before = index.bytes
  const gone = index.shrink(before - bytes)
  using stack = new DisposableStack()
  stack.defer(room.reserve(index.bytes - before))
  await removals.remove(gone, 'evicted')
}
