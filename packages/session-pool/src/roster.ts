import type { PoolSnapshot } from './choose-session.ts'
import {
  createMember,
  type Limits,
  limitsOf,
  longestRest,
  type Member,
  type MemberHistory,
  reasonOf,
  stateOf,
  statusOf,
} from './member.ts'
import type { Rest } from './rests.ts'
import type { AddOptions } from './session-pool.ts'
import type { PoolEvent, SessionStatus } from './session-status.ts'
import { assertAddable, type Settings } from './settings.ts'

/** How long work without a viewer waits for unreachable sessions, from when the last lost its connection. */
export const OUTAGE_PATIENCE_MS = 60_000

/** The sessions of a pool, and the events about their states. */
export interface Roster<S> {
  /** Number of processes that share the sessions' rates; set by the pool. */
  processes: number
  /** A session that was added and not forgotten, leaving ones included. */
  get(id: string): Member<S> | undefined
  /** The current state of all sessions. */
  snapshot(): PoolSnapshot<S>
  /** @throws RangeError */
  add(id: string, session: S, options: AddOptions): Member<S>
  /** Forgets a session, but keeps what the service remembers of it. */
  forget(member: Member<S>): void
  /** Rests a session and starts it slowly afterwards. False when it already rests for longer. */
  rest(member: Member<S>, rest: Rest): boolean
  /** Restarts a session at its lowest rate. */
  restart(member: Member<S>): void
  /** Reports every session whose state changed since the last report. */
  tellStates(): void
  /** When a session's state next changes by itself; undefined when none will. */
  nextChangeAt(): number | undefined
  /** The status of every session. */
  statuses(): SessionStatus[]
}

/** Starts empty, for one process. */
export function createRoster<S>(settings: Settings, tell: (event: PoolEvent) => void): Roster<S> {
  const { clock } = settings
  const members = new Map<string, Member<S>>()
  const histories = new Map<string, MemberHistory>()
  const told = new Map<string, string>()

  const limits = (member: Member<S>): Limits => limitsOf(member, settings, clock.now(), roster.processes)

  function forgetOldHistories(): void {
    const now = clock.now()
    for (const [id, { window, rests }] of histories) {
      if (window.count(now) === 0 && rests.current(now).length === 0) histories.delete(id)
    }
  }

  function tellState(member: Member<S>): void {
    const now = clock.now()
    const state = stateOf(member, limits(member), now)
    const longest = state === 'resting' ? longestRest(member, now) : undefined
    const reason = reasonOf(member, now)
    const line = `${state} ${reason ?? ''} ${longest?.until ?? ''}`
    if (told.get(member.id) === line) return
    told.set(member.id, line)
    const remainingMs = longest === undefined ? undefined : longest.until - now
    tell({ type: 'state', sessionId: member.id, state, reason, remainingMs })
  }

  const roster: Roster<S> = {
    processes: 1,
    get: (id) => members.get(id),
    snapshot: () => ({ members: [...members.values()], limitsOf: limits, now: clock.now() }),
    add(id, session, options) {
      assertAddable(id, options)
      if (members.has(id)) throw new RangeError(`Cannot add session "${id}": it is in the pool already`)
      forgetOldHistories()
      const member = createMember(id, session, options, { settings, history: histories.get(id) })
      members.set(id, member)
      return member
    },
    forget(member) {
      members.delete(member.id)
      told.delete(member.id)
      histories.set(member.id, { window: member.window, rests: member.rests })
      forgetOldHistories()
    },
    rest(member, rest) {
      if (!member.rests.begin(rest, clock.now())) return false
      member.rampFrom = Math.max(member.rampFrom, rest.until)
      return true
    },
    restart(member) {
      member.rampFrom = Math.max(member.rampFrom, clock.now())
    },
    tellStates() {
      for (const member of members.values()) if (!member.isLeaving) tellState(member)
    },
    nextChangeAt() {
      const now = clock.now()
      const changes = [...members.values()].flatMap(({ rests, cutOffs, rampFrom }) => [
        ...rests.current(now).map(({ until }) => until),
        ...cutOffs.current.map(({ since }) => since + OUTAGE_PATIENCE_MS),
        rampFrom + settings.rampMs,
      ])
      const next = Math.min(...changes.filter((at) => at > now))
      return Number.isFinite(next) ? next : undefined
    },
    statuses: () =>
      [...members.values()].filter(({ isLeaving }) => !isLeaving).map((m) => statusOf(m, limits(m), clock.now())),
  }
  return roster
}
