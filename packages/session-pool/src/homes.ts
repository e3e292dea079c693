import { isUsable, type Member } from './member.ts'
import type { Roster } from './roster.ts'
import type { PoolEvent } from './session-status.ts'
import type { Settings } from './settings.ts'

/** Keeps viewers' places outside this process, for all processes. */
export interface SharedPlaces {
  /** Takes or renews a place on a session; false when all places are taken. */
  take(sessionId: string, place: string, limit: number): Promise<boolean>
  /** Releases the place. */
  free(sessionId: string, place: string): Promise<void>
}

/** The part of a viewer's place that concerns its home session. */
export interface Housed<S> {
  /** The place's name among the processes. */
  readonly name: string
  /** The session on which the place counts; undefined during the search or when none has room. */
  home: Member<S> | undefined
  /** The search under way. */
  search: Promise<boolean> | undefined
  /** Whether a session can serve the viewer, according to its latest handle. */
  canServe: (sessionId: string) => boolean
  isGone: boolean
}

/** The dependencies of Homes. */
export interface HomesDeps<S> {
  settings: Settings
  roster: Roster<S>
  shared: SharedPlaces
  tell: (event: PoolEvent) => void
}

/** Assigns viewers to home sessions. */
export interface Homes<S> {
  /** Searches a home for a place without one. Resolves true when the place has a home in the end. */
  find(place: Housed<S>): Promise<boolean>
  /** Whether the place's home still is one of the sessions that can serve it. */
  isAtHome(place: Housed<S>): boolean
  /** Takes the place out of its home. */
  leave(place: Housed<S>): Promise<void>
  /** Renews the place in the shared store; takes it out of its home when it is lost there. */
  renew(place: Housed<S>): Promise<void>
}

/** Finds homes among the sessions of a roster. */
export function createHomes<S>({ settings, roster, shared, tell }: HomesDeps<S>): Homes<S> {
  const { clock } = settings

  function moveIn(place: Housed<S>, member: Member<S>): void {
    place.home = member
    tell({ type: 'viewers', sessionId: member.id, viewers: member.viewers })
  }

  async function leave(place: Housed<S>): Promise<void> {
    const { home } = place
    if (home === undefined) return
    place.home = undefined
    home.viewers -= 1
    tell({ type: 'viewers', sessionId: home.id, viewers: home.viewers })
    await shared.free(home.id, place.name)
  }

  /** The sessions that can serve the viewer; all usable sessions when none can. */
  function servingSessions({ canServe }: Housed<S>): Member<S>[] {
    const members = [...roster.snapshot().members].filter(isUsable)
    const serving = members.filter(({ id }) => canServe(id))
    return serving.length > 0 ? serving : members
  }

  /** Tries the sessions, the emptiest first. */
  async function search(place: Housed<S>): Promise<boolean> {
    const tried = new Set<Member<S>>()
    while (!place.isGone) {
      const member = emptiest(servingSessions(place), tried, clock.now())
      if (member === undefined) return false
      tried.add(member)
      // Counted before the request to the store, so that no two searches take the same last place.
      member.viewers += 1
      const isTaken = await shared.take(member.id, place.name, member.maxViewers)
      if (isTaken && isUsable(member) && !place.isGone) {
        moveIn(place, member)
        return true
      }
      member.viewers -= 1
      if (isTaken) await shared.free(member.id, place.name)
    }
    return false
  }

  return {
    find(place) {
      if (place.home !== undefined) return Promise.resolve(true)
      place.search ??= search(place).finally(() => {
        place.search = undefined
      })
      return place.search
    },
    isAtHome: (place) => place.home !== undefined && servingSessions(place).includes(place.home),
    leave,
    async renew(place) {
      const { home } = place
      if (home === undefined) return
      const isKept = await shared.take(home.id, place.name, home.maxViewers)
      if (place.home !== home) {
        // The place left its home during the renewal: the renewed lease must not remain.
        if (isKept) await shared.free(home.id, place.name)
      } else if (!isKept) await leave(place)
    },
  }
}

/** The session with the most room for its weight and health; resting and cut-off sessions come last. */
function emptiest<S>(members: Iterable<Member<S>>, except: Set<Member<S>>, now: number): Member<S> | undefined {
  let best: { member: Member<S>; cost: number } | undefined
  for (const member of members) {
    if (except.has(member) || !isUsable(member) || member.viewers >= member.maxViewers) continue
    const fullness = (member.viewers + 1) / member.maxViewers / (member.weight * member.health.score)
    const isAway = member.rests.current(now).length > 0 || member.cutOffs.current.length > 0
    const cost = fullness + (isAway ? 1000 : 0)
    if (best === undefined || cost < best.cost) best = { member, cost }
  }
  return best?.member
}
