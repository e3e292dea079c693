import type { Leases } from '@streamvault/leases'
import { createMemoryLeases } from '@streamvault/leases/memory'
import { type PoolUnderTest, setUpPool } from './session-pool.fixture.ts'
import type { Viewer } from './session-pool.ts'
import type { SessionPoolOptions } from './session-pool-options.ts'
import { createFakeClock, type FakeClock } from './testing/index.ts'

/** A pool of one process that shares its sessions with others. */
export interface Process extends PoolUnderTest {
  /** Stops the process: its timers never fire again. */
  kill: () => void
}

/** The options of a process. */
interface ProcessStart {
  /** Ids of its sessions. @default one, `a` */
  ids?: string[]
  /** Replaces the leases that all processes share. */
  leases?: Leases
  /** The owner name for its leases. @default a new name each time */
  owner?: string
}

/** A machine whose processes share leases and a clock. */
export interface ProcessesUnderTest {
  clock: FakeClock
  leases: Leases
  start: (more?: ProcessStart) => Process
  /** Opens viewers with these ids in a process. */
  open: (process: Process, ids: string[]) => Promise<Viewer[]>
}

/** Starts without processes. */
export function setUpProcesses(options: Partial<SessionPoolOptions> = {}): ProcessesUnderTest {
  const clock = createFakeClock()
  const leases = createMemoryLeases({ maxLeases: 1000, now: clock.now })
  const { signal } = new AbortController()
  let started = 0
  return {
    clock,
    leases,
    start(more = {}) {
      started += 1
      const processClock = createProcessClock(clock)
      const shared = { leases: more.leases ?? leases, name: 'store', owner: more.owner ?? `process ${started}` }
      const set = setUpPool({ ...options, clock: processClock, shared }, more.ids ?? ['a'])
      return { ...set, clock, kill: processClock.kill }
    },
    open: async (process, ids) => Promise.all(ids.map((id) => process.pool.openViewer({ id, signal }))),
  }
}

/** One process's view of the machine's clock: it stops for ever when the process is killed. */
function createProcessClock(clock: FakeClock): FakeClock & { kill: () => void } {
  let isAlive = true
  return {
    now: clock.now,
    after: (ms, wake) => clock.after(ms, () => isAlive && wake()),
    advance: clock.advance,
    get timers() {
      return clock.timers
    },
    kill: () => {
      isAlive = false
    },
  }
}

/** Leases that answer with varying delays. */
export function createSlowLeases(leases: Leases, clock: FakeClock, delays: () => number): Leases {
  const wait = () => new Promise<void>((resolve) => void clock.after(delays(), resolve))
  const slow = async <T>(work: () => Promise<T>): Promise<T> => {
    await wait()
    const result = await work()
    await wait()
    return result
  }
  return {
    acquire: (request) => slow(() => leases.acquire(request)),
    release: (key, holder) => slow(() => leases.release(key, holder)),
    list: (key) => slow(() => leases.list(key)),
    count: (key) => slow(() => leases.count(key)),
    [Symbol.asyncDispose]: () => leases[Symbol.asyncDispose](),
  }
}
