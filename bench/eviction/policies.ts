import { createSliceIndex } from '@streamvault/slice-cache/testing'

/** Decides what a full cache forgets. Slices are numbers here; all have one size. */
export interface Policy {
  /** Tells whether the slice was there. Afterwards it is, if the policy admits it. */
  access(slice: number): boolean
}

/** Slices in the order of arrival, linked by typed arrays. */
interface Queue {
  readonly size: number
  push(slice: number): void
  /** Tells whether it was there. */
  delete(slice: number): boolean
  dropOldest(): number
}

function createQueue(universe: number): Queue {
  // One place more, that is both ends.
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

/** Forgets what was asked for longest ago, as nginx and most caches do. */
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

/** nginx with `proxy_cache_min_uses 2`: kept at the second request, then as above. */
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

/** Two lists: a slice must be asked for again before it may push out one that was. */
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

/** What the slice cache does: its own index, not a copy of it. */
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
