/** A request for a place. */
export interface LeaseRequest {
  /** The shared resource, 1 to 300 characters of well-formed text. Keys are compared whole and exactly. */
  key: string
  /** The requester, 1 to 300 characters. A holder has one place at a key, however often it requests one. */
  holder: string
  /** Places at the key, from 1. It applies to this request only: the next may have another limit. */
  limit: number
  /** Duration of the place unless it is renewed, in whole milliseconds from 1. */
  ttlMs: number
}

/** The answer to a request. */
export type LeaseAnswer =
  | { granted: true }
  | {
      granted: false
      /** Milliseconds until a place is free if no holder renews or releases; at least 1. */
      freeInMs: number
    }

/** A taken place. */
export interface Lease {
  /** The holder of the place. */
  holder: string
  /** Milliseconds until it ends unless it is renewed; at least 1. */
  remainingMs: number
}

/**
 * Bounded leases: at most `limit` live holders of a key. Unlike a counter they cannot leak: the place of a dead holder
 * is free when its lease expires. Holders of all instances that share a store (a file, a server) see each other.
 *
 * All times are durations, so callers and stores need not agree on a clock.
 */
export interface Leases extends AsyncDisposable {
  /**
   * Takes a place, or renews it: a current holder keeps its place and turn, for `ttlMs` from now (even if that is
   * shorter), even when the limit is now below the number of holders. A new holder gets a place while fewer than
   * `limit` are taken. A place is free from the very millisecond it expires. When the clock is set back, a place lasts
   * at most its own `ttlMs` from then.
   *
   * @throws LeasesFullError when the store holds its maximum of leases
   * @throws RangeError when the request is invalid
   */
  acquire(request: LeaseRequest): Promise<LeaseAnswer>
  /** Releases a place at once. False when the holder had none. */
  release(key: string, holder: string): Promise<boolean>
  /** The live places of a key, in the order in which they were taken; renewing keeps the turn. */
  list(key: string): Promise<Lease[]>
  /** The number of live places of a key. */
  count(key: string): Promise<number>
}
