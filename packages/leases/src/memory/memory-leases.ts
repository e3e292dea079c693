import { assertLeaseRequest } from '../assert-request.ts'
import { LeasesFullError } from '../errors.ts'
import type { LeaseRequest, Leases } from '../leases.ts'

/** Options of in-memory leases. */
export interface MemoryLeasesOptions {
  /** Live leases of all keys together. */
  maxLeases: number
  /** Milliseconds of any clock. Default: a monotonic one. */
  now?: () => number
}

interface Place {
  endsAt: number
  ttlMs: number
}

/** Leases of one process. A Map keeps the order in which the places were taken. */
export function createMemoryLeases({ maxLeases, now = () => performance.now() }: MemoryLeasesOptions): Leases {
  const keys = new Map<string, Map<string, Place>>()
  let held = 0

  function sweep(key: string, time: number): Map<string, Place> {
    const places = keys.get(key) ?? new Map<string, Place>()
    for (const [holder, place] of places) {
      // The end is later than `ttlMs` allows: the clock was set back.
      place.endsAt = Math.min(place.endsAt, time + place.ttlMs)
      if (place.endsAt <= time) drop(key, places, holder)
    }
    return places
  }

  function drop(key: string, places: Map<string, Place>, holder: string): boolean {
    if (!places.delete(holder)) return false
    held -= 1
    if (places.size === 0) keys.delete(key)
    return true
  }

  function makeRoom(time: number): void {
    if (held < maxLeases) return
    for (const key of keys.keys()) sweep(key, time)
    if (held >= maxLeases) throw new LeasesFullError(maxLeases)
  }

  function acquire(request: LeaseRequest): ReturnType<Leases['acquire']> {
    assertLeaseRequest(request)
    const { key, holder, limit, ttlMs } = request
    const time = now()
    const places = sweep(key, time)
    const place = { endsAt: time + ttlMs, ttlMs }
    if (!places.has(holder)) {
      if (places.size >= limit) return Promise.resolve({ granted: false, freeInMs: freeIn(places, limit, time) })
      makeRoom(time)
      keys.set(key, places)
      held += 1
    }
    places.set(holder, place)
    return Promise.resolve({ granted: true })
  }

  return {
    acquire: async (request) => acquire(request),
    release: async (key, holder) => drop(key, sweep(key, now()), holder),
    async list(key) {
      const time = now()
      return [...sweep(key, time)].map(([holder, { endsAt }]) => ({ holder, remainingMs: Math.ceil(endsAt - time) }))
    },
    count: async (key) => sweep(key, now()).size,
    async [Symbol.asyncDispose]() {
      keys.clear()
      held = 0
    },
  }
}

/** Milliseconds until enough places have expired that fewer than `limit` are left. */
function freeIn(places: Map<string, Place>, limit: number, time: number): number {
  const ends = [...places.values()].map(({ endsAt }) => endsAt).sort((a, b) => a - b)
  return Math.ceil((ends[places.size - limit] ?? time + 1) - time)
}
