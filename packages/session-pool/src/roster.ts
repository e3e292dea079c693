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

/** How long work that nobody watches waits for sessions that reach nothing, from the moment on when the last of them did. */
export const OUTAGE_PATIENCE_MS = 60_000

/** The sessions of a pool, and what is told of their states. */
export interface Roster<S> {
  /** Processes that share the sessions' rates; set by who knows. */
  processes: number
  /** A session that was added and is not gone, leaving ones included. */
  get(id: string): Member<S> | undefined
  /** All of them, as they stand now. */
  snapshot(): PoolSnapshot<S>
  /** @throws RangeError */
  add(id: string, session: S, options: AddOptions): Member<S>
  /** Forgets a session, but not what the service remembers of it. */
  forget(member: Member<S>): void
  /** Lets a session rest, and start slowly after it. False when it rests for longer already. */
  rest(member: Member<S>, rest: Rest): boolean
  /** Starts a session anew, at the lowest rate. */
  restart(member: Member<S>): void
  /** Tells of every session whose state is another than was told last. */
  tellStates(): void
  /** When the state of a session changes next by itself; undefined when none will. */
  nextChangeAt(): number | undefined
  /** All, as people see them. */
  statuses(): SessionStatus[]
}

/** Starts empty, as one process. */
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
