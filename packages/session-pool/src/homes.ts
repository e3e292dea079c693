import { isUsable, type Member } from './member.ts'
import type { Roster } from './roster.ts'
import type { PoolEvent } from './session-status.ts'
import type { Settings } from './settings.ts'

/** Where a viewer's place is kept besides this process. */
export interface SharedPlaces {
  /** Takes or renews a place on a session; false when the others have them all. */
  take(sessionId: string, place: string, limit: number): Promise<boolean>
  /** Gives it back. */
  free(sessionId: string, place: string): Promise<void>
}

/** A viewer's place, as far as its home goes. */
export interface Housed<S> {
  /** Its name among the processes. */
  readonly name: string
  /** The session it counts on; undefined while it looks for one or has found none. */
  home: Member<S> | undefined
  /** The search that is under way. */
  search: Promise<boolean> | undefined
  /** Whether a session can serve it; as its latest handle says. */
  canServe: (sessionId: string) => boolean
  isGone: boolean
}

/** What finding homes works with. */
export interface HomesDeps<S> {
  settings: Settings
  roster: Roster<S>
  shared: SharedPlaces
  tell: (event: PoolEvent) => void
}

/** The sessions as homes of viewers. */
export interface Homes<S> {
  /** Has a place look for a home, where it has none. True when it has one in the end. */
  find(place: Housed<S>): Promise<boolean>
  /** Whether its home still is one of those that can serve it. */
  isAtHome(place: Housed<S>): boolean
  /** Moves it out of its home. */
  leave(place: Housed<S>): Promise<void>
  /** Renews its place with the other processes; moves it out where that is lost. */
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

  /** The sessions that can serve it; all of them where none can, or may some day. */
  function servingSessions({ canServe }: Housed<S>): Member<S>[] {
    const members = [...roster.snapshot().members].filter(isUsable)
    const serving = members.filter(({ id }) => canServe(id))
    return serving.length > 0 ? serving : members
  }

  /** Tries the sessions from the emptiest on. */
  async function search(place: Housed<S>): Promise<boolean> {
    const tried = new Set<Member<S>>()
    while (!place.isGone) {
      const member = emptiest(servingSessions(place), tried, clock.now())
      if (member === undefined) return false
      tried.add(member)
      // Counted before it is asked for, so that no two searches take the same last place.
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
        // It moved out while it was renewed: the renewal must not outlive that.
        if (isKept) await shared.free(home.id, place.name)
      } else if (!isKept) await leave(place)
    },
  }
}

/** The session with the most room for its weight and health; those that rest or are cut off come last. */
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
