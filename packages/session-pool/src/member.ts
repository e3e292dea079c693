import { type CutOffs, createCutOffs } from './cut-offs.ts'
import { createHealth, type Health } from './health.ts'
import { createRequestWindow, type RequestWindow } from './request-window.ts'
import { createRests, type Rest, type Rests } from './rests.ts'
import type { AddOptions } from './session-pool.ts'
import type { SessionState, SessionStatus } from './session-status.ts'
import type { Settings } from './settings.ts'

/** The initial rate of a session, as a fraction of its full rate. */
const RAMP_START = 0.25

/** What the service remembers of a session: it must survive the removal of the session from the pool. */
export interface MemberHistory {
  /** Its latest requests. */
  window: RequestWindow
  /** Its rests. */
  rests: Rests
}

/** A session in the pool with its counters. */
export interface Member<S> extends MemberHistory {
  readonly id: string
  readonly session: S
  readonly weight: number
  readonly maxViewers: number
  readonly requestsPerSecond: number
  readonly health: Health
  readonly cutOffs: CutOffs
  /** Places taken by viewers of this process, including places being requested. */
  viewers: number
  /** Attempts whose task has not settled. */
  inFlight: number
  /** Why the session is parked; undefined while it is not. */
  parkedFor: string | undefined
  /** Whether the session was removed and only finishes its running attempts. */
  isLeaving: boolean
  /** The moment at which its rate starts to rise; in the future while it rests. */
  rampFrom: number
}

/** The limits of a session at one moment. */
export interface Limits {
  /** Requests in any window of one second. */
  perSecond: number
  /** Attempts at once. */
  inFlight: number
  /** How far its rate has risen, 0.25 to 1. */
  ramp: number
}

/** Creates a session's entry, with the history of an earlier session of that id. */
export function createMember<S>(
  id: string,
  session: S,
  options: AddOptions,
  { settings, history }: { settings: Settings; history: MemberHistory | undefined },
): Member<S> {
  const now = settings.clock.now()
  const { window, rests } = history ?? { window: createRequestWindow(), rests: createRests() }
  return {
    id,
    session,
    weight: options.weight ?? 1,
    maxViewers: options.maxViewers ?? settings.maxViewers,
    requestsPerSecond: options.requestsPerSecond ?? settings.requestsPerSecond,
    window,
    rests,
    health: createHealth(),
    cutOffs: createCutOffs(),
    viewers: 0,
    inFlight: 0,
    parkedFor: undefined,
    isLeaving: false,
    rampFrom: Math.max(now, ...rests.current(now).map(({ until }) => until)),
  }
}

/** Whether a session takes part in scheduling. */
export function isUsable(member: Member<unknown>): boolean {
  return member.parkedFor === undefined && !member.isLeaving
}

/** The current limits of a session whose rate `processes` processes share. */
export function limitsOf(member: Member<unknown>, settings: Settings, now: number, processes: number): Limits {
  const risen = settings.rampMs === 0 ? Number(now >= member.rampFrom) : (now - member.rampFrom) / settings.rampMs
  const ramp = RAMP_START + (1 - RAMP_START) * Math.min(1, Math.max(0, risen))
  const rate = (member.requestsPerSecond * settings.safety * ramp) / processes
  return {
    // The epsilon corrects rounding: 50 x 0.58 is slightly less than 29.
    perSecond: Math.max(1, Math.floor(rate + 1e-9)),
    inFlight: Math.max(1, Math.ceil(settings.maxInFlight * ramp)),
    ramp,
  }
}

/** The state of a session. */
export function stateOf(member: Member<unknown>, limits: Limits, now: number): SessionState {
  if (member.parkedFor !== undefined) return 'parked'
  if (member.cutOffs.current.length > 0) return 'unreachable'
  if (member.rests.current(now).length > 0) return 'resting'
  return limits.ramp < 1 ? 'starting' : 'ready'
}

/** The rest of a session that ends last; undefined when it does not rest. */
export function longestRest({ rests }: Member<unknown>, now: number): Rest | undefined {
  return rests
    .current(now)
    .reduce<Rest | undefined>((a, b) => (a !== undefined && a.until >= b.until ? a : b), undefined)
}

/** Why the session is parked, which data centres it does not reach, or the cause of its longest rest. */
export function reasonOf(member: Member<unknown>, now: number): string | undefined {
  if (member.parkedFor !== undefined) return member.parkedFor
  const dcs = member.cutOffs.current.map(({ dc }) => dc)
  if (dcs.length > 0) return `no connection to data centre ${dcs.join(', ')}`
  return longestRest(member, now)?.cause
}

/** A session's status for people and metrics. */
export function statusOf(member: Member<unknown>, limits: Limits, now: number): SessionStatus {
  const rests = member.rests.current(now).map(({ dc, until, cause }) => ({ dc, remainingMs: until - now, cause }))
  return {
    id: member.id,
    state: stateOf(member, limits, now),
    reason: reasonOf(member, now),
    rests,
    viewers: member.viewers,
    maxViewers: member.maxViewers,
    inFlight: member.inFlight,
    requestsLastSecond: member.window.count(now),
    limitPerSecond: limits.perSecond,
    ramp: limits.ramp,
    health: member.health.score,
    latencyMs: member.health.latencyMs,
    weight: member.weight,
  }
}
