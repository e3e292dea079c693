/** Who wants a place, where, and for how long. */
export interface LeaseRequest {
  /** What is shared out, 1 to 300 characters of well-formed text. Keys are compared whole and exactly. */
  key: string
  /** Who asks, 1 to 300 characters. The same holder has one place at a key, however often it asks. */
  holder: string
  /** Places at the key, from 1. A fact of this request alone: the next one may bring another. */
  limit: number
  /** How long the place lasts unless it is renewed, in whole milliseconds from 1. */
  ttlMs: number
}

/** What became of a request. */
export type LeaseAnswer =
  | { granted: true }
  | {
      granted: false
      /** Milliseconds until a place is free if no holder renews or releases; at least 1. */
      freeInMs: number
    }

/** A place that is taken. */
export interface Lease {
  /** Who has it. */
  holder: string
  /** Milliseconds until it ends unless it is renewed; at least 1. */
  remainingMs: number
}

/**
 * Bounded leases: at most `limit` live holders of a key. Unlike a counter they cannot leak: the place of a holder that died
 * is free when its time is over. Holders of all instances that share a store (a file, a server) see each other.
 *
 * All times are spans, so callers and stores need not agree on a clock.
 */
export interface Leases extends AsyncDisposable {
  /**
   * Takes a place, or renews it: a holder that has one keeps it and its turn, for `ttlMs` from now (also when that is
   * shorter), even when the limit has been lowered below the number of holders meanwhile. Others get one while fewer than
   * `limit` are taken. A place is free from the very millisecond its time is over. When the clock is set back, a place
   * lasts at most its own `ttlMs` from there.
   *
   * @throws LeasesFullError when the store holds all the leases it may
   * @throws RangeError when the request is none
   */
  acquire(request: LeaseRequest): Promise<LeaseAnswer>
  /** Gives a place back at once. False when the holder had none. */
  release(key: string, holder: string): Promise<boolean>
  /** The live places of a key, in the order in which they were taken; renewing keeps the turn. */
  list(key: string): Promise<Lease[]>
  /** How many places of a key are taken. */
  count(key: string): Promise<number>
}
