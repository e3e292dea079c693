import { createSliceIndex } from '@streamvault/slice-cache/testing'

/** Decides which slice a full cache evicts. Slices are numbers here; all have one size. */
export interface Policy {
  /** Returns whether the slice was cached. Afterwards it is, if the policy admits it. */
  access(slice: number): boolean
}

/** Slices in the order of arrival, in a linked list of typed arrays. */
interface Queue {
  readonly size: number
  push(slice: number): void
  /** Returns whether it was in the list. */
  delete(slice: number): boolean
  dropOldest(): number
}

function createQueue(universe: number): Queue {
  // One extra entry is the head and the tail.
  const newer = new Int32Array(universe + 1).fill(universe)
  const older = new Int32Array(universe + 1).fill(universe)
  const isInside = new Uint8Array(universe)
  const at = (links: Int32Array, slice: number): number => links[slice] ?? universe
  let size = 0

  function remove(slice: number): boolean {
    if (isInside[slice] !== 1) return false
    newer[at(older, slice)] = at(newer, slice)
    older[at(newer, slice)] = at(older, slice)
    isInside[slice] = 0
    size -= 1
    return true
  }

  return {
    get size() {
      return size
    },
    push(slice) {
      const last = at(older, universe)
      newer[last] = slice
      older[slice] = last
      newer[slice] = universe
      older[universe] = slice
      isInside[slice] = 1
      size += 1
    },
    delete: remove,
    dropOldest() {
      const oldest = at(newer, universe)
      remove(oldest)
      return oldest
    },
  }
}

/** LRU: evicts the slice whose last request is oldest, as nginx and most caches do. */
export function createLru(universe: number, capacity: number): Policy {
  const queue = createQueue(universe)
  return {
    access(slice) {
      const isHit = queue.delete(slice)
      queue.push(slice)
      if (queue.size > capacity) queue.dropOldest()
      return isHit
    },
  }
}

/** nginx with `proxy_cache_min_uses 2`: admits a slice at the second request, then LRU. */
export function createSecondUse(universe: number, capacity: number): Policy {
  const kept = createQueue(universe)
  const seen = createQueue(universe)
  return {
    access(slice) {
      if (kept.delete(slice)) {
        kept.push(slice)
        return true
      }
      if (seen.delete(slice)) {
        kept.push(slice)
        if (kept.size > capacity) kept.dropOldest()
      } else {
        seen.push(slice)
        if (seen.size > capacity) seen.dropOldest()
      }
      return false
    },
  }
}

/** Two lists (segmented LRU): a slice must be requested again before it may evict one that was. */
export function createSegmentedLru(universe: number, capacity: number): Policy {
  const probation = createQueue(universe)
  const kept = createQueue(universe)
  const keptCapacity = Math.floor(capacity * 0.8)
  return {
    access(slice) {
      const isHit = kept.delete(slice) || probation.delete(slice)
      if (isHit) {
        kept.push(slice)
        if (kept.size > keptCapacity) probation.push(kept.dropOldest())
      } else {
        probation.push(slice)
        if (kept.size + probation.size > capacity) probation.dropOldest()
      }
      return isHit
    },
  }
}

/** The policy of the slice cache: its own index, not a copy of it. */
export function createOurs(_universe: number, capacity: number): Policy {
  const index = createSliceIndex({ maxBytes: capacity, inactiveMs: Number.MAX_SAFE_INTEGER, now: () => 0 })
  const key = { fileId: '', index: 0 }
  return {
    access(slice) {
      key.fileId = `f${slice >> 10}`
      key.index = slice & 1023
      if (!index.has(key)) {
        index.add(key, 1)
        return false
      }
      index.touch(key)
      return true
    },
  }
}
