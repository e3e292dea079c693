import { randomUUID } from 'node:crypto'
import type { SharedPlaces } from './homes.ts'
import type { Member } from './member.ts'
import type { Roster } from './roster.ts'
import type { SharedOptions } from './session-pool-options.ts'
import type { PoolEvent } from './session-status.ts'
import { assertName, type Settings } from './settings.ts'
import { readSharedRest, writeSharedRest } from './shared-rests.ts'

/** Higher than any real count: the store has its own bound. */
const NO_LIMIT = 1_000_000
/**
 * Added to every rest that is read; a rest that differs by no more counts as unchanged. Reading loses a little of a
 * duration each time, and a rest must never end early.
 */
const READING_SLACK_MS = 20

/** Exchanges state with the other processes. */
export interface Processes<S> extends SharedPlaces {
  /** Whether the other processes' rests are known, or cannot be. Send nothing before. */
  readonly isKnown: boolean
  /** Publishes a session's rest. */
  tellRest(member: Member<S>, dc: number | undefined): void
  /** Applies the known rests of other processes to a session that was just added. */
  recallRests(member: Member<S>): void
  /** Starts reading and renewing. */
  start(): void
  /** Stops, and releases this process's lease. */
  close(): Promise<void>
}

/** The dependencies of Processes. */
export interface ProcessesDeps<S> {
  settings: Settings
  roster: Roster<S>
  tell: (event: PoolEvent) => void
  /** Renews the viewers' places. */
  renewPlaces: () => Promise<void>
  /** Called when the other processes' rests or number may have changed. */
  onChange: () => void
}

/** For a pool that shares its sessions with no other process. */
export function createLoneProcess<S>(): Processes<S> {
  return {
    isKnown: true,
    take: async () => true,
    free: async () => {},
    tellRest() {},
    recallRests() {},
    start() {},
    close: async () => {},
  }
}

/** Shares state through leases. When they fail it emits `shared-failed` and goes on with what this process knows. */
export function createProcesses<S>(shared: SharedOptions, deps: ProcessesDeps<S>): Processes<S> {
  const { leases, name, owner = randomUUID(), everyMs = 200, ttlMs = 30_000 } = shared
  const { roster, tell, settings } = deps
  const { clock } = settings
  assertName('name of a set of sessions', name)
  assertName('name of a process', owner)
  const known = new Map<string, { sessionId: string; dc: number | undefined; until: number }>()
  let renewAt = Number.NEGATIVE_INFINITY
  let isKnown = false
  let isClosed = false
  let stopTimer: () => void = () => {}
  let reading: Promise<void> = Promise.resolve()

  const keyOf = (sessionId: string) => `${name}/viewers/${sessionId}`
  const keys = { processes: `${name}/processes`, rests: `${name}/rests` }

  async function orTell<T>(work: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work
    } catch (error) {
      tell({ type: 'shared-failed', error })
      return otherwise
    }
  }

  async function renew(): Promise<void> {
    const now = clock.now()
    if (now < renewAt || isClosed) return
    renewAt = now + ttlMs / 3
    await leases.acquire({ key: keys.processes, holder: owner, limit: NO_LIMIT, ttlMs })
    await deps.renewPlaces()
  }

  async function readRests(): Promise<void> {
    const listed = await leases.list(keys.rests)
    const now = clock.now()
    known.clear()
    for (const { holder, remainingMs } of listed) {
      const rest = readSharedRest(holder)
      // This process knows its own rests, except those of an earlier run under the same name.
      if (rest === undefined || (isKnown && rest.owner === owner)) continue
      known.set(holder, { ...rest, until: now + remainingMs + READING_SLACK_MS })
    }
    for (const member of roster.snapshot().members) recallRests(member)
  }

  function recallRests(member: Member<S>): void {
    const now = clock.now()
    for (const { sessionId, dc, until } of known.values()) {
      if (sessionId !== member.id) continue
      const rest = member.rests.current(now).find((current) => current.dc === dc)
      if (rest !== undefined && until <= rest.until + READING_SLACK_MS) continue
      roster.rest(member, { dc, until, cause: 'shared' })
    }
  }

  async function read(): Promise<void> {
    try {
      await renew()
      roster.processes = Math.max(1, await leases.count(keys.processes))
      await readRests()
    } catch (error) {
      tell({ type: 'shared-failed', error })
    }
    isKnown = true
    if (isClosed) return
    stopTimer = clock.after(everyMs, readOn)
    deps.onChange()
  }

  function readOn(): void {
    reading = read()
  }

  return {
    get isKnown() {
      return isKnown
    },
    take: async (sessionId, place, limit) => {
      const request = { key: keyOf(sessionId), holder: `${owner}/${place}`, limit, ttlMs }
      const { granted } = await orTell(leases.acquire(request), { granted: true })
      return granted
    },
    free: async (sessionId, place) => void (await orTell(leases.release(keyOf(sessionId), `${owner}/${place}`), false)),
    tellRest(member, dc) {
      const now = clock.now()
      const rest = member.rests.current(now).find((current) => current.dc === dc)
      if (rest === undefined) return
      const holder = writeSharedRest({ sessionId: member.id, dc, owner })
      const ttl = Math.max(1, Math.ceil(rest.until - now))
      void orTell(leases.acquire({ key: keys.rests, holder, limit: NO_LIMIT, ttlMs: ttl }), { granted: true })
    },
    recallRests,
    start: readOn,
    async close() {
      isClosed = true
      stopTimer()
      // A renewal under way would outlive the release.
      await reading
      await orTell(leases.release(keys.processes, owner), false)
    },
  }
}
