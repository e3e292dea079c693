import { orAborted } from '@streamvault/waits'
import { SessionsBusyError } from './errors.ts'
import { createHomes, type HomesDeps, type Housed } from './homes.ts'
import { isUsable, type Member } from './member.ts'
import type { Viewer, ViewerRequest } from './session-pool.ts'

/** The viewers, each counted on one session. */
export interface Viewers<S> {
  /** See SessionPool.openViewer. */
  open(request: ViewerRequest): Promise<Viewer>
  /** Moves all viewers away from a session that is no longer usable. */
  leave(member: Member<S>): void
  /** Searches places for viewers without one. */
  settle(): void
  /** Renews all places; a viewer whose place is lost moves. */
  renew(): Promise<void>
  /** Releases all places. */
  close(): Promise<void>
}

interface Place<S> extends Housed<S> {
  readonly id: string
  handles: number
  /** The moment at which the place is released, unless a viewer opens it again. */
  idleUntil: number
  stopIdle: () => void
}

/** Starts with no viewers. */
export function createViewers<S>(deps: HomesDeps<S>): Viewers<S> {
  const { settings, roster, tell } = deps
  const { clock, viewerIdleMs } = settings
  const homes = createHomes(deps)
  const places = new Map<string, Place<S>>()
  let made = 0
  let isClosed = false

  function makePlace(id: string): Place<S> {
    made += 1
    const nothing = () => {}
    const place = { id, name: String(made), home: undefined, search: undefined, handles: 0, isGone: false }
    return { ...place, canServe: () => true, idleUntil: Number.POSITIVE_INFINITY, stopIdle: nothing }
  }

  async function drop(place: Place<S>): Promise<void> {
    if (place.isGone) return
    place.isGone = true
    place.stopIdle()
    if (places.get(place.id) === place) places.delete(place.id)
    const freed = homes.leave(place)
    settle()
    await freed
  }

  function settle(): void {
    if (isClosed) return
    for (const place of places.values()) if (place.home === undefined && place.handles > 0) void homes.find(place)
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
    if (![...roster.snapshot().members].some(isUsable)) return new SessionsBusyError('no_sessions', undefined)
    const idle = [...places.values()]
      .filter(({ handles }) => handles === 0)
      .map(({ idleUntil }) => idleUntil - clock.now())
    return new SessionsBusyError('viewers_full', Math.min(viewerIdleMs, ...idle))
  }

  return {
    async open({ id, signal, canServe = () => true }) {
      signal.throwIfAborted()
      const place = places.get(id) ?? makePlace(id)
      places.set(id, place)
      place.canServe = canServe
      if (!homes.isAtHome(place)) void homes.leave(place)
      place.handles += 1
      place.stopIdle()
      try {
        if (!(await orAborted(homes.find(place), signal))) throw refusal()
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
        void homes.leave(place)
        if (place.handles === 0) void drop(place)
      }
      settle()
    },
    settle,
    async renew() {
      for (const place of [...places.values()]) await homes.renew(place)
      settle()
    },
    async close() {
      isClosed = true
      await Promise.all(Array.from(places.values(), (place) => Promise.all([drop(place), place.search])))
    },
  }
}
