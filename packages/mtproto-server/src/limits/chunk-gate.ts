import type { Account } from '../world/account.ts'
import type { Limits } from './limits.ts'
import { createRests, type Rest } from './rests.ts'
import { createSlidingWindow, type SlidingWindow } from './sliding-window.ts'

/** Direction of a chunk's bytes; each direction is counted separately. */
export type ChunkDirection = 'down' | 'up'

/** The gate's decision about a chunk request. */
export type Admission =
  | { kind: 'admitted' }
  /** `word` and `seconds` form the answer. `isEarly`: the account was told to wait, and must have received that. */
  | { kind: 'refused'; word: string; seconds: number; isEarly: boolean }

/** Counts chunk requests by account and data centre. */
export interface ChunkGate {
  /** Admits or refuses one request, whose answer takes `answerMs` to the client. After an admission, call `leave`. */
  enter(account: Account, dc: number, direction: ChunkDirection, answerMs: number): Admission
  /** Ends an admitted request, which read `bytes` of a file. */
  leave(account: Account, dc: number, bytes: number): void
  /** Orders an account to wait, whatever it did; the order reaches it after `answerMs`. */
  rest(account: Account, dc: number, wait: { word: string; seconds: number }, answerMs: number): Admission
}

/** The limits and the clock. */
export interface ChunkGateOptions {
  limits: () => Readonly<Limits>
  /** Milliseconds since 1970. */
  now: () => number
}

/** Requests sent before the refusal arrived do not count as early; this allows for slow machines. */
const GRACE_MS = 250

interface Counts {
  rate: Record<ChunkDirection, SlidingWindow>
  read: SlidingWindow
  underWay: Map<number, number>
}

/** Creates a gate with empty counts. */
export function createChunkGate({ limits, now }: ChunkGateOptions): ChunkGate {
  const rests = createRests(now)
  const byAccount = new Map<number, Counts>()

  function countsOf(account: Account): Counts {
    const counts = byAccount.get(account.id) ?? {
      rate: { down: createSlidingWindow(() => 1000, now), up: createSlidingWindow(() => 1000, now) },
      read: createSlidingWindow(() => limits().premiumWindowSeconds * 1000, now),
      underWay: new Map(),
    }
    byAccount.set(account.id, counts)
    return counts
  }
  function refuse(rest: Rest, isEarly: boolean): Admission {
    // A client that waits exactly this long must not come a moment too early.
    const seconds = Math.max(1, Math.ceil((rest.until - now()) / 1000))
    return { kind: 'refused', word: rest.word, seconds, isEarly }
  }
  function rest(account: Account, dc: number, wait: { word: string; seconds: number }, answerMs: number): Admission {
    return refuse(rests.begin(account.id, dc, { ...wait, heardInMs: answerMs + GRACE_MS }), false)
  }

  return {
    enter(account, dc, direction, answerMs) {
      const resting = rests.of(account.id, dc)
      if (resting !== undefined) return refuse(resting, now() > resting.heardAt)
      const { chunkRate, floodSeconds, parallelChunks, premiumMB, premiumWaitSeconds } = limits()
      const { rate, read, underWay } = countsOf(account)
      const inFlight = underWay.get(dc) ?? 0
      const begin = (word: string, seconds: number) => rest(account, dc, { word, seconds }, answerMs)
      if (chunkRate > 0 && rate[direction].sum() >= chunkRate) return begin('FLOOD_WAIT', floodSeconds)
      if (parallelChunks > 0 && inFlight >= parallelChunks) return begin('FLOOD_WAIT', 1)
      const hasReadMuch = premiumMB > 0 && !account.premium && read.sum() >= premiumMB * 1e6
      if (hasReadMuch) return begin('FLOOD_PREMIUM_WAIT', premiumWaitSeconds)
      rate[direction].add(1)
      underWay.set(dc, inFlight + 1)
      return { kind: 'admitted' }
    },

    leave(account, dc, bytes) {
      const { read, underWay } = countsOf(account)
      underWay.set(dc, Math.max(0, (underWay.get(dc) ?? 0) - 1))
      if (bytes > 0 && limits().premiumMB > 0) read.add(bytes)
    },

    rest,
  }
}
