import { hash } from 'node:crypto'

/** Limits of one address: connections at once, and requests a second. */
export interface AddressLimitsOptions {
  maxConnections: number
  maxRequestsPerSecond: number
}

/** Counts connections and requests by address over all threads, in shared memory of a fixed size. */
export interface AddressLimits {
  /** Counts a connection; returns true when it exceeds the limit. Each `connect` needs a `disconnect`. */
  connect(bucket: number): boolean
  disconnect(bucket: number): void
  /** Counts a request; returns true when it exceeds the limit of this second. */
  isTooFast(bucket: number, nowSeconds: number): boolean
  /** Sets this thread's connections to zero: they died with the thread. */
  reset(): void
}

/** Hash collisions are accepted: any two addresses share a bucket with a chance of one in 65,536. */
const BUCKETS = 65_536
const COUNT_BITS = 16
const COUNT_MASK = (1 << COUNT_BITS) - 1

/** Makes the memory for `threads` threads: 256 KiB, plus 256 KiB a thread. */
export function createLimitsMemory(threads: number): SharedArrayBuffer {
  return new SharedArrayBuffer((threads + 1) * BUCKETS * Int32Array.BYTES_PER_ELEMENT)
}

/** The bucket of an address. `seed` is a secret of this start, so that nobody can aim at another's bucket. */
export function bucketOf(address: string, seed: string): number {
  return Number.parseInt(hash('sha256', `${seed} ${address}`).slice(0, 4), 16)
}

/** Opens the limits as thread number `thread`. Row 0 counts requests, row n + 1 the connections of thread n. */
export function openAddressLimits(
  memory: SharedArrayBuffer,
  thread: number,
  { maxConnections, maxRequestsPerSecond }: AddressLimitsOptions,
): AddressLimits {
  const cells = new Int32Array(memory)
  const rows = cells.length / BUCKETS
  const mine = (thread + 1) * BUCKETS

  function connectionsOf(bucket: number): number {
    let total = 0
    for (let row = 1; row < rows; row += 1) total += cells[row * BUCKETS + bucket] ?? 0
    return total
  }

  return {
    connect(bucket) {
      Atomics.add(cells, mine + bucket, 1)
      return connectionsOf(bucket) > maxConnections
    },
    disconnect: (bucket) => void Atomics.sub(cells, mine + bucket, 1),
    isTooFast(bucket, nowSeconds) {
      const second = nowSeconds & 0x7fff
      for (;;) {
        const seen = Atomics.load(cells, bucket)
        const count = seen >> COUNT_BITS === second ? Math.min((seen & COUNT_MASK) + 1, COUNT_MASK) : 1
        const next = (second << COUNT_BITS) | count
        if (Atomics.compareExchange(cells, bucket, seen, next) === seen) return count > maxRequestsPerSecond
      }
    },
    reset: () => void cells.fill(0, mine, mine + BUCKETS),
  }
}
