import type { LeaseAnswer, LeaseRequest, Leases } from '../../leases.ts'

/** How the suite opens the leases it tests. */
export interface LeasesUnderTest {
  /** Another instance on the same store, or undefined where instances share nothing. The suite disposes of it. */
  openAnother?: () => Promise<Leases>
  /** The instance under test. The suite disposes of it. */
  leases: Leases
}

/** What the suite asks an adapter to open. */
export interface LeasesToOpen {
  /** Whole milliseconds; the suite moves it, also backwards. */
  now: () => number
  /** Live leases of all keys together. */
  maxLeases: number
}

/** Opens an empty store each time. */
export type OpenLeases = (options: LeasesToOpen) => Promise<LeasesUnderTest>

/** What a test has. */
export interface LeasesTest extends LeasesUnderTest, AsyncDisposable {
  /** Asks for the only place of `key`, for a second, unless told otherwise. */
  take: (holder: string, more?: Partial<LeaseRequest>) => Promise<LeaseAnswer>
  /** Who holds places of a key, the earliest first. */
  holders: (key?: string, leases?: Leases) => Promise<string[]>
  /** Moves the clock. */
  advance: (ms: number) => void
}

/** The answer to who may have a place. */
export const GRANTED: LeaseAnswer = { granted: true }

/** The answer to who may not have one before so many milliseconds. */
export function refused(freeInMs: number): LeaseAnswer {
  return { granted: false, freeInMs }
}

const START = 1_700_000_000_000

/** Opens leases, and a clock that only the test moves. */
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
