import { isUsable, type Limits, type Member } from './member.ts'

/**
 * How much busier than the calmest session a viewer's home may be before the request goes elsewhere. Half: a film at
 * its own pace stays where its file is known and the connection warm, while a reader in a hurry gets all sessions.
 */
const HOME_BONUS = 0.5
/** The same bonus for a session that needs no preparatory call first: worth a detour, not a wait in the queue. */
const WARM_BONUS = 0.15
/** Puts a session on which this request failed behind every other session. */
const TRIED_COST = 1000

/** The part of a request that decides which session can take it. */
export interface Ask {
  /** The request's data centre; undefined: unknown. */
  dc: number | undefined
  /** Whether the request may use the capacity that is reserved for seeks. */
  isUrgent: boolean
  /** The only session that may take the request. */
  sessionId: string | undefined
  /** Equal for equal asks. */
  key: string
}

/** What makes one session better than another for a request. */
export interface Preference {
  /** The id of the viewer's home session. */
  homeId: string | undefined
  /** Whether a session can serve the request without a preparatory call. */
  isWarm: ((sessionId: string) => boolean) | undefined
  /** Ids of the sessions on which the request failed. */
  tried: ReadonlySet<string>
}

/** The state of all sessions at one moment. */
export interface PoolSnapshot<S> {
  members: Iterable<Member<S>>
  limitsOf: (member: Member<S>) => Limits
  now: number
}

/**
 * The moment from which a session can take a request: now, later, or Infinity when the session is parked, is cut off,
 * is not the one the request is bound to, or waits for an attempt to end.
 */
export function availableAt(member: Member<unknown>, ask: Ask, { perSecond, inFlight }: Limits, now: number): number {
  if (!canEver(member, ask) || member.cutOffs.since(ask.dc) !== undefined) return Number.POSITIVE_INFINITY
  const spareFlights = !ask.isUrgent && inFlight >= 4 ? 1 : 0
  if (member.inFlight >= inFlight - spareFlights) return Number.POSITIVE_INFINITY
  const spareRequests = ask.isUrgent ? 0 : Math.floor(perSecond / 10)
  return Math.max(member.rests.until(ask.dc, now), member.window.nextAt(now, perSecond - spareRequests))
}

/** Whether any session could take a request at once. */
export function isServable<S>(ask: Ask, { members, limitsOf, now }: PoolSnapshot<S>): boolean {
  for (const member of members) if (availableAt(member, ask, limitsOf(member), now) <= now) return true
  return false
}

/** The best of the sessions that can take a request at once; undefined when none can. */
export function chooseSession<S>(
  ask: Ask,
  preference: Preference,
  { members, limitsOf, now }: PoolSnapshot<S>,
): Member<S> | undefined {
  let best: { member: Member<S>; cost: number } | undefined
  for (const member of members) {
    const limits = limitsOf(member)
    if (availableAt(member, ask, limits, now) > now) continue
    const cost = costOf(member, preference, limits, now)
    if (best === undefined || cost < best.cost) best = { member, cost }
  }
  return best?.member
}

/** When the first session that can ever take the request has rested, reachable or not; undefined: there is none. */
export function restedAt<S>(ask: Ask, { members, now }: PoolSnapshot<S>): number | undefined {
  let first: number | undefined
  for (const member of members) {
    if (!canEver(member, ask)) continue
    const until = member.rests.until(ask.dc, now)
    if (first === undefined || until < first) first = until
  }
  return first
}

/** Since when all sessions that can ever take the request are cut off; undefined when one is not, or there is none. */
export function unreachableSince<S>(ask: Ask, { members }: PoolSnapshot<S>): number | undefined {
  const moments = Array.from(members)
    .filter((member) => canEver(member, ask))
    .map(({ cutOffs }) => cutOffs.since(ask.dc))
  const known = moments.filter((moment) => moment !== undefined)
  return known.length > 0 && known.length === moments.length ? Math.max(...known) : undefined
}

function canEver(member: Member<unknown>, { sessionId }: Ask): boolean {
  return isUsable(member) && (sessionId === undefined || sessionId === member.id)
}

function costOf(member: Member<unknown>, { homeId, isWarm, tried }: Preference, limits: Limits, now: number): number {
  // Counts the request to come, so that weight and health matter on idle sessions too.
  const flights = (member.inFlight + 1) / limits.inFlight
  const requests = (member.window.count(now) + 1) / limits.perSecond
  const load = Math.max(flights, requests) / (member.weight * member.health.score)
  const bonus = (member.id === homeId ? HOME_BONUS : 0) + (isWarm?.(member.id) ? WARM_BONUS : 0)
  // A session that fails or falls behind is a poor home.
  return load - bonus * member.health.score + (tried.has(member.id) ? TRIED_COST : 0)
}
