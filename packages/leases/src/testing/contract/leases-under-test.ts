import type { LeaseAnswer, LeaseRequest, Leases } from '../../leases.ts'

/** The instances that an adapter opened for a test. */
export interface LeasesUnderTest {
  /** Another instance on the same store, or undefined where instances share nothing. The suite disposes of it. */
  openAnother?: () => Promise<Leases>
  /** The instance under test. The suite disposes of it. */
  leases: Leases
}

/** The options with which the suite opens an adapter. */
export interface LeasesToOpen {
  /** Whole milliseconds; the suite advances this clock, and sets it back. */
  now: () => number
  /** Live leases of all keys together. */
  maxLeases: number
}

/** Opens an empty store at each call. */
export type OpenLeases = (options: LeasesToOpen) => Promise<LeasesUnderTest>

/** The tools of a test. */
export interface LeasesTest extends LeasesUnderTest, AsyncDisposable {
  /** Requests the only place of `key`, for a second, by default. */
  take: (holder: string, more?: Partial<LeaseRequest>) => Promise<LeaseAnswer>
  /** Holders of places of a key, the earliest first. */
  holders: (key?: string, leases?: Leases) => Promise<string[]>
  /** Advances the clock. */
  advance: (ms: number) => void
}

/** The answer to a granted request. */
export const GRANTED: LeaseAnswer = { granted: true }

/** The answer to a refused request, with the milliseconds until a place is free. */
export function refused(freeInMs: number): LeaseAnswer {
  return { granted: false, freeInMs }
}

const START = 1_700_000_000_000

/** Opens leases, with a clock that only the test moves. */
export async function setUpLeases(
  open: OpenLeases,
  { maxLeases = 10_000 }: Partial<Pick<LeasesToOpen, 'maxLeases'>> = {},
): Promise<LeasesTest> {
  let time = START
  const opened = await open({ now: () => time, maxLeases })
  return {
    ...opened,
    take: (holder, more = {}) => opened.leases.acquire({ key: 'key', holder, limit: 1, ttlMs: 1000, ...more }),
    holders: async (key = 'key', leases = opened.leases) => (await leases.list(key)).map(({ holder }) => holder),
    advance(ms) {
      time += ms
    },
    [Symbol.asyncDispose]: () => opened.leases[Symbol.asyncDispose](),
  }
}
