import type { SliceIndex } from '../eviction/slice-index.ts'
import type { DiskRoom } from './disk-room.ts'
import type { SliceRemovals } from './slice-removals.ts'

/** What knows of slices that are given up. */
export interface GiveUpDeps {
  index: SliceIndex
  room: DiskRoom
  removals: SliceRemovals
}

/**
 * Gives up old slices that have at least `bytes` together, or all there are. The index forgets them at once; settles when their
 * room is free. Until then they count as free: who comes meanwhile gives up none for the same bytes.
 */
export async function giveUp({ index, room, removals }: GiveUpDeps, bytes: number): Promise<void> {
  if (bytes <= 0) return
  const before = index.bytes
  const gone = index.shrink(before - bytes)
  using stack = new DisposableStack()
  stack.defer(room.reserve(index.bytes - before))
  await removals.remove(gone, 'evicted')
}
