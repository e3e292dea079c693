import type { SliceIndex } from '../eviction/slice-index.ts'
import type { DiskRoom } from './disk-room.ts'
import type { SliceRemovals } from './slice-removals.ts'

/** The parts that evicted slices must leave. */
export interface EvictSlicesDeps {
  index: SliceIndex
  room: DiskRoom
  removals: SliceRemovals
}

/**
 * Evicts slices in eviction order until they add up to `bytes`, or none is left. The index forgets them at once;
 * settles when their room is free. Until then that room counts as free, so that a concurrent write evicts none for the same
 * bytes.
 */
export async function evictSlices({ index, room, removals }: EvictSlicesDeps, bytes: number): Promise<void> {
  if (bytes <= 0) return
  const before = index.bytes
  const gone = index.shrink(before - bytes)
  using stack = new DisposableStack()
  stack.defer(room.reserve(index.bytes - before))
  await removals.remove(gone, 'evicted')
}
