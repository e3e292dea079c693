import { hash } from 'node:crypto'

/** The rate limit of one viewer of a class. */
export interface ClassRate {
  /** Average over any longer time. */
  bytesPerSecond: number
  /** Bytes that an idle viewer may take at once. */
  burstBytes: number
}

/** Limits one viewer to a rate, over all threads and connections that they use. */
export interface Pace {
  /** Bytes to send at once: some ten steps a second. A power of two. */
  readonly step: number
  /** Charges bytes to the viewer, and returns the milliseconds until they may be sent. */
  take(bytes: number): number
  /** Refunds charged bytes that are not sent. */
  giveBack(bytes: number): void
}

/** Opens the pace of one viewer; the same name is the same viewer in every thread. */
export type PaceOf = (viewer: string, rate: ClassRate) => Pace

/** 8,192 slots; while more viewers than that are at their limit, some share a slot. */
const SETS = 1024
const WAYS = 8
const MIN_STEP = 65_536
const STEPS_PER_SECOND = 10

/** Makes the memory that all threads share: 128 KiB. */
export function createRatesMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(SETS * WAYS * 2 * BigInt64Array.BYTES_PER_ELEMENT)
}

/**
 * Opens the rates over shared memory. `seed` is a secret of this start, so that nobody can choose whose slot they
 * share; `nowMicroseconds` is a clock that all threads share.
 *
 * The generic cell rate algorithm: a slot holds a viewer's hash, and the time at which all their bytes will be earned.
 * A viewer whose bytes are all earned equals a new one, so their slot may be reused.
 */
export function openViewerRates(
  memory: SharedArrayBuffer,
  seed: string,
  nowMicroseconds: () => bigint = () => process.hrtime.bigint() / 1000n,
): PaceOf {
  const cells = new BigInt64Array(memory)

  /** The slot of a hash: its own, else one whose viewer has earned everything, else another viewer's. */
  function slotOf(hashed: bigint, now: bigint): number {
    const first = Number(BigInt.asUintN(10, hashed)) * WAYS * 2
    const slots = Array.from({ length: WAYS }, (_, way) => first + way * 2)
    const own = slots.find((slot) => Atomics.load(cells, slot) === hashed)
    if (own !== undefined) return own
    for (const slot of slots) {
      const other = Atomics.load(cells, slot)
      if (Atomics.load(cells, slot + 1) > now) continue
      if (Atomics.compareExchange(cells, slot, other, hashed) === other) return slot
    }
    return first
  }

  function shift(slot: number, change: (earnedAt: bigint) => bigint): bigint {
    for (;;) {
      const seen = Atomics.load(cells, slot + 1)
      const next = change(seen)
      if (Atomics.compareExchange(cells, slot + 1, seen, next) === seen) return next
    }
  }

  return (viewer, { bytesPerSecond, burstBytes }) => {
    const hashed = BigInt(`0x${hash('sha256', `${seed} ${viewer}`).slice(0, 15)}`) + 1n
    const microsecondsFor = (bytes: number): bigint => BigInt(Math.ceil((bytes / bytesPerSecond) * 1e6))
    const burst = microsecondsFor(burstBytes)
    const step = 2 ** Math.floor(Math.log2(bytesPerSecond / STEPS_PER_SECOND))
    return {
      step: Math.max(MIN_STEP, step),
      take(bytes) {
        const now = nowMicroseconds()
        const cost = microsecondsFor(bytes)
        const earnedAt = shift(slotOf(hashed, now), (before) => (before > now ? before : now) + cost)
        return Math.max(0, Number(earnedAt - burst - now) / 1000)
      },
      giveBack(bytes) {
        if (bytes === 0) return
        const cost = microsecondsFor(bytes)
        shift(slotOf(hashed, nowMicroseconds()), (before) => before - cost)
      },
    }
  }
}
