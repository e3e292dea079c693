import { orAborted } from '@streamvault/waits'
import { SessionsBusyError } from './errors.ts'
import { isUsable, type Member } from './member.ts'
import type { Roster } from './roster.ts'
import type { Viewer, ViewerRequest } from './session-pool.ts'
import type { PoolEvent } from './session-status.ts'
import type { Settings } from './settings.ts'

/** A guess for those who find no session at all. */
const RETRY_MUCH_LATER_MS = 30_000

/** Where a viewer's place is kept besides this process. */
export interface SharedPlaces {
  /** Takes or renews a place on a session; false when the others have them all. */
  take(sessionId: string, place: string, limit: number): Promise<boolean>
  /** Gives it back. */
  free(sessionId: string, place: string): Promise<void>
}

/** What the viewers' book works with. */
export interface ViewersDeps<S> {
  settings: Settings
  roster: Roster<S>
  shared: SharedPlaces
  tell: (event: PoolEvent) => void
}

/** The viewers, each counted on one session. */
export interface Viewers<S> {
  /** See SessionPool.openViewer. */
  open(request: ViewerRequest): Promise<Viewer>
  /** Moves everybody away from a session that is no longer usable. */
  leave(member: Member<S>): void
  /** Looks for places for those who have none. */
  settle(): void
  /** Renews all places; whose place is lost moves. */
  renew(): Promise<void>
  /** Gives all places back. */
  close(): Promise<void>
}

interface Place<S> {
  readonly id: string
  /** Its name among the processes. */
  readonly name: string
  /** The session it counts on; undefined while it looks for one or has found none. */
  home: Member<S> | undefined
  /** The search that is under way. */
  search: Promise<boolean> | undefined
  handles: number
  /** Whether a session can serve it; as its latest handle says. */
  isWelcome: (sessionId: string) => boolean
  /** When it is given up, unless somebody opens it again. */
  idleUntil: number
  stopIdle: () => void
  isGone: boolean
}

/** Starts with no viewers. */
export function createViewers<S>({ settings, roster, shared, tell }: ViewersDeps<S>): Viewers<S> {
  const { clock, viewerIdleMs } = settings
  const places = new Map<string, Place<S>>()
  let made = 0
  let isClosed = false

  function makePlace(id: string): Place<S> {
    made += 1
    const nothing = () => {}
    const place = { id, name: String(made), home: undefined, search: undefined, handles: 0, isGone: false }
    return { ...place, isWelcome: () => true, idleUntil: Number.POSITIVE_INFINITY, stopIdle: nothing }
  }

  function moveIn(place: Place<S>, member: Member<S>): void {
    place.home = member
    tell({ type: 'viewers', sessionId: member.id, viewers: member.viewers })
  }

  async function moveOut(place: Place<S>): Promise<void> {
    const { home } = place
    if (home === undefined) return
    place.home = undefined
    home.viewers -= 1
    tell({ type: 'viewers', sessionId: home.id, viewers: home.viewers })
    await shared.free(home.id, place.name)
  }

  /** The sessions that can serve it; all of them where none can, or may some day. */
  function welcomeTo({ isWelcome }: Place<S>): Member<S>[] {
    const members = [...roster.scene().members].filter(isUsable)
    const welcome = members.filter(({ id }) => isWelcome(id))
    return welcome.length > 0 ? welcome : members
  }

  /** Tries the sessions from the emptiest on. True when the place has a home in the end. */
  async function search(place: Place<S>): Promise<boolean> {
    const tried = new Set<Member<S>>()
    while (!place.isGone) {
      const member = emptiest(welcomeTo(place), tried, clock.now())
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

  function lookForHome(place: Place<S>): Promise<boolean> {
    if (place.home !== undefined) return Promise.resolve(true)
    place.search ??= search(place).finally(() => {
      place.search = undefined
    })
    return place.search
  }

  async function drop(place: Place<S>): Promise<void> {
    if (place.isGone) return
    place.isGone = true
    place.stopIdle()
    if (places.get(place.id) === place) places.delete(place.id)
    const freed = moveOut(place)
    settle()
    await freed
  }

  function settle(): void {
    if (isClosed) return
    for (const place of places.values()) if (place.home === undefined && place.handles > 0) void lookForHome(place)
  }

  async function leaveHandle(place: Place<S>): Promise<void> {
    place.handles -= 1
    if (place.handles > 0 || place.isGone) return
    if (place.home === undefined || viewerIdleMs === 0) return drop(place)
    place.idleUntil = clock.now() + viewerIdleMs
    place.stopIdle = clock.after(viewerIdleMs, () => void drop(place))
  }

  function createHandle(place: Place<S>): Viewer {
    let isOpen = true
    return {
      id: place.id,
      get sessionId() {
        return place.home?.id
      },
      async [Symbol.asyncDispose]() {
        if (!isOpen) return
        isOpen = false
        await leaveHandle(place)
      },
    }
  }

  function refusal(): SessionsBusyError {
    if (![...roster.scene().members].some(isUsable)) return new SessionsBusyError('no_sessions', RETRY_MUCH_LATER_MS)
    const idle = [...places.values()]
      .filter(({ handles }) => handles === 0)
      .map(({ idleUntil }) => idleUntil - clock.now())
    return new SessionsBusyError('viewers_full', Math.min(viewerIdleMs, ...idle))
  }

  return {
    async open({ id, signal, isWelcome = () => true }) {
      signal.throwIfAborted()
      const place = places.get(id) ?? makePlace(id)
      places.set(id, place)
      place.isWelcome = isWelcome
      if (place.home !== undefined && !welcomeTo(place).includes(place.home)) void moveOut(place)
      place.handles += 1
      place.stopIdle()
      try {
        if (!(await orAborted(lookForHome(place), signal))) throw refusal()
        return createHandle(place)
      } catch (error) {
        place.handles -= 1
        if (place.handles === 0) void drop(place)
        if (error instanceof SessionsBusyError) tell({ type: 'busy', reason: error.reason, priority: undefined })
        throw error
      }
    },
    leave(member) {
      for (const place of places.values()) {
        if (place.home !== member) continue
        void moveOut(place)
        if (place.handles === 0) void drop(place)
      }
      settle()
    },
    settle,
    async renew() {
      for (const place of [...places.values()]) {
        const { home } = place
        if (home === undefined) continue
        const isKept = await shared.take(home.id, place.name, home.maxViewers)
        if (place.home !== home) {
          // It moved out while it was renewed: the renewal must not outlive that.
          if (isKept) await shared.free(home.id, place.name)
        } else if (!isKept) await moveOut(place)
      }
      settle()
    },
    async close() {
      isClosed = true
      await Promise.all(Array.from(places.values(), (place) => Promise.all([drop(place), place.search])))
    },
  }
}

/** The session with the most room for its weight and health; those that rest come last. */
function emptiest<S>(members: Iterable<Member<S>>, except: Set<Member<S>>, now: number): Member<S> | undefined {
  let best: { member: Member<S>; cost: number } | undefined
  for (const member of members) {
    if (except.has(member) || !isUsable(member) || member.viewers >= member.maxViewers) continue
    const fullness = (member.viewers + 1) / member.maxViewers / (member.weight * member.health.score)
    const cost = fullness + (member.rests.current(now).length > 0 ? 1000 : 0)
    if (best === undefined || cost < best.cost) best = { member, cost }
  }
  return best?.member
}
