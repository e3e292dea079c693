import type { Leases } from '@streamvault/leases'
import { createMemoryLeases } from '@streamvault/leases/memory'
import { type PoolUnderTest, setUpPool } from './session-pool.fixture.ts'
import type { Viewer } from './session-pool.ts'
import type { SessionPoolOptions } from './session-pool-options.ts'
import { createFakeClock, type FakeClock } from './testing/index.ts'

/** A pool of one process that shares its sessions with others. */
export interface Process extends PoolUnderTest {
  /** From here on its timers are never heard. */
  kill: () => void
}

/** What a process is started with. */
interface ProcessStart {
  /** Its sessions. @default one, `a` */
  ids?: string[]
  /** Leases in the place of those that all share. */
  leases?: Leases
  /** Under which it holds its leases. @default another name each time */
  owner?: string
}

/** A machine on which processes start that share leases and a clock. */
export interface ProcessesUnderTest {
  clock: FakeClock
  leases: Leases
  start: (more?: ProcessStart) => Process
  /** Opens viewers of a process under these ids. */
  open: (process: Process, ids: string[]) => Promise<Viewer[]>
}

/** No process runs yet. */
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

/** The machine's clock as one process has it: it stands still for ever once the process is killed. */
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

/** Leases whose answers take their time, each another. */
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
