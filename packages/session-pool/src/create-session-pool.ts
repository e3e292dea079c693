import { createDispatcher } from './dispatcher.ts'
import { PoolClosedError } from './errors.ts'
import type { Member } from './member.ts'
import { createLoneProcess, createProcesses, type ProcessesDeps } from './processes.ts'
import { createRoster } from './roster.ts'
import type { SessionPool } from './session-pool.ts'
import type { SessionPoolOptions } from './session-pool-options.ts'
import type { PoolEvent } from './session-status.ts'
import { readSettings } from './settings.ts'
import { createViewers } from './viewers.ts'

/**
 * Creates a pool without sessions.
 *
 * @throws RangeError for an invalid setting
 */
export function createSessionPool<S>(options: SessionPoolOptions): SessionPool<S> {
  const settings = readSettings(options)
  const { clock } = settings
  const tell = createTeller(options.onEvent)
  const leaving = new Map<Member<S>, PromiseWithResolvers<void>>()
  let isClosed = false

  const roster = createRoster<S>(settings, tell)
  const deps: ProcessesDeps<S> = {
    settings,
    roster,
    tell,
    renewPlaces: () => viewers.renew(),
    onChange: () => dispatcher.pump(),
  }
  const processes = options.shared === undefined ? createLoneProcess<S>() : createProcesses<S>(options.shared, deps)
  const viewers = createViewers<S>({ settings, roster, shared: processes, tell })
  const dispatcher = createDispatcher<S>({
    settings,
    roster,
    tell,
    judge: options.judge,
    isOpen: () => processes.isKnown,
    onFlood(member, dc, seconds) {
      // No service asks for less than a second; a value that is not a number counts as one second.
      const restMs = Math.max(1, Number.isFinite(seconds) ? seconds : 1) * 1000
      if (roster.rest(member, { dc, until: clock.now() + restMs, cause: 'flood' })) processes.tellRest(member, dc)
    },
    onDead: park,
    onSettled: letGo,
  })

  function park(member: Member<S>, reason: string): void {
    if (member.isLeaving) return
    member.parkedFor = reason
    viewers.leave(member)
  }

  /** Failures from before the reconnect say nothing about the new connection. */
  function reconnect(member: Member<S>, dc: number): void {
    if (!member.cutOffs.delete(dc)) return
    for (const place of [dc, undefined]) {
      member.health.recover(place)
      member.rests.endFailing(place)
    }
  }

  function letGo(member: Member<S>): void {
    if (!member.isLeaving || member.inFlight > 0) return
    roster.forget(member)
    leaving.get(member)?.resolve()
    leaving.delete(member)
  }

  function assertOpen(): void {
    if (isClosed) throw new PoolClosedError()
  }

  processes.start()
  return {
    add(id, session, addOptions = {}) {
      assertOpen()
      processes.recallRests(roster.add(id, session, addOptions))
      viewers.settle()
      dispatcher.pump()
    },
    async remove(id) {
      const member = roster.get(id)
      if (member === undefined) return
      const gone = leaving.get(member) ?? Promise.withResolvers<void>()
      if (!member.isLeaving) {
        member.isLeaving = true
        leaving.set(member, gone)
        viewers.leave(member)
        letGo(member)
        dispatcher.pump()
      }
      await gone.promise
    },
    park(id, reason) {
      const member = roster.get(id)
      if (member === undefined) return
      park(member, reason)
      dispatcher.pump()
    },
    unpark(id) {
      const member = roster.get(id)
      if (member?.parkedFor === undefined) return
      member.parkedFor = undefined
      roster.restart(member)
      viewers.settle()
      dispatcher.pump()
    },
    reach(id, { dc, isHome, isReachable }) {
      const member = roster.get(id)
      if (member === undefined) return
      if (isReachable) reconnect(member, dc)
      else member.cutOffs.add({ dc, isHome, since: clock.now() })
      dispatcher.pump()
    },
    async openViewer(request) {
      assertOpen()
      const viewer = await viewers.open(request)
      if (!isClosed) return viewer
      await viewer[Symbol.asyncDispose]()
      throw new PoolClosedError()
    },
    async run<T>(request: Parameters<SessionPool<S>['run']>[0], task: Parameters<SessionPool<S>['run']>[1]) {
      assertOpen()
      return (await dispatcher.run(request, task)) as T
    },
    sessions: () => roster.statuses(),
    get waiting() {
      return dispatcher.waiting
    },
    async [Symbol.asyncDispose]() {
      if (isClosed) return
      isClosed = true
      dispatcher.close()
      await viewers.close()
      await processes.close()
    },
  }
}

/** A listener that throws must not stop the pool halfway, so its error is dropped. */
function createTeller(onEvent: SessionPoolOptions['onEvent']): (event: PoolEvent) => void {
  return (event) => {
    try {
      onEvent?.(event)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }
}
