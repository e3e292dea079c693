import {
  type PoolRequest,
  SessionGoneError,
  type SessionPool,
  type SessionStatus,
  SessionsBusyError,
  type TaskContext,
} from '@streamvault/session-pool'
import { isInviteRefusal } from '../invite.ts'
import { isTelegramProblem, NOT_MET, type TelegramError } from '../telegram-error.ts'
import type { TelegramSession } from '../telegram-session.ts'

/** Errors, Telegram's or ours, that mean that an account does not see a channel at all. */
const OUTSIDE = new Set([NOT_MET, 'CHANNEL_INVALID', 'CHANNEL_PRIVATE', 'CHAT_FORBIDDEN', 'PEER_ID_INVALID'])
/** An account outside may have been admitted meanwhile: it is tried again after this time. */
const FORGET_MS = 60_000
/** A viewer's home may have this many more requests in flight before another session is preferred. */
const HOME_BONUS = 3

type Task<T> = (session: TelegramSession, context: TaskContext) => Promise<T>
type Outcome<T> = { kind: 'value'; value: T } | { kind: 'refused' | 'failed'; sessionId: string; error: unknown }

/**
 * The same pool for one channel, of which some sessions are no members or lack rights. A call that Telegram refuses to
 * one session goes to the next, until all were tried. Sessions that do not see the channel come last from then on, and
 * are no viewer's home. A refusal does not lower a session's health.
 */
export function createChannelPool(
  pool: SessionPool<TelegramSession>,
  now: () => number = () => performance.now(),
): SessionPool<TelegramSession> {
  /** Sessions that are not in the channel, and until when that is assumed. */
  const outsiders = new Map<string, number>()
  /** Such sessions until their first successful read there: only then may they be a viewer's home again. */
  const strangers = new Set<string>()

  function isOutside(sessionId: string): boolean {
    if ((outsiders.get(sessionId) ?? 0) > now()) return true
    outsiders.delete(sessionId)
    return false
  }

  function shutOut(sessionId: string): void {
    outsiders.set(sessionId, now() + FORGET_MS)
    strangers.add(sessionId)
  }

  /** One try: a refusal is no failure of the session, and a failure on a bound session is not retried there. */
  async function attempt<T>(request: PoolRequest, task: Task<T>): Promise<Outcome<T>> {
    let failed: Outcome<T> | undefined
    return pool.run<Outcome<T>>(request, async (session, context) => {
      if (failed !== undefined && request.sessionId !== undefined) return failed
      try {
        const value = await task(session, context)
        strangers.delete(context.sessionId)
        return { kind: 'value', value }
      } catch (error) {
        const { sessionId } = context
        if (isTelegramProblem(error, 'forbidden')) {
          if (isOutsidersWord(error)) shutOut(sessionId)
          return { kind: 'refused', sessionId, error }
        }
        failed = { kind: 'failed', sessionId, error }
        throw error
      }
    })
  }

  /** The best session not tried yet; sessions that do not see the channel come last. */
  function choose({ viewer }: PoolRequest, asked: ReadonlySet<string>): string | undefined {
    const left = pool.sessions().filter(({ id, state }) => state !== 'parked' && !asked.has(id))
    const cost = ({ id, state, inFlight }: SessionStatus): number =>
      inFlight -
      (id === viewer?.sessionId ? HOME_BONUS : 0) +
      (state === 'resting' || state === 'unreachable' ? 1e3 : 0) +
      (isOutside(id) ? 1e6 : 0)
    return left.toSorted((one, other) => cost(one) - cost(other))[0]?.id
  }

  async function attemptOn<T>(sessionId: string, request: PoolRequest, task: Task<T>): Promise<Outcome<T>> {
    try {
      return await attempt({ ...request, sessionId }, task)
    } catch (error) {
      const isElsewhere = error instanceof SessionGoneError || error instanceof SessionsBusyError
      if (isElsewhere) return { kind: 'failed', sessionId, error }
      throw error
    }
  }

  async function run<T>(request: PoolRequest, task: Task<T>): Promise<T> {
    const asked = new Set<string>()
    const isFree = request.sessionId === undefined
    const isOpenToAll = !isFree || !pool.sessions().some(({ id }) => isOutside(id))
    let outcome: Outcome<T> | undefined = isOpenToAll ? await attempt(request, task) : undefined
    while (outcome?.kind !== 'value') {
      if (outcome !== undefined) asked.add(outcome.sessionId)
      const next = isFree ? choose(request, asked) : undefined
      if (next === undefined) throw outcome?.error ?? new SessionsBusyError('no_sessions', undefined)
      outcome = await attemptOn(next, request, task)
    }
    return outcome.value
  }

  return {
    add: (id, session, options) => pool.add(id, session, options),
    remove: (id) => pool.remove(id),
    park: (id, reason) => pool.park(id, reason),
    unpark: (id) => pool.unpark(id),
    reach: (id, change) => pool.reach(id, change),
    openViewer: (request) => pool.openViewer({ canServe: (sessionId) => !strangers.has(sessionId), ...request }),
    sessions: () => pool.sessions(),
    run,
    get waiting() {
      return pool.waiting
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  }
}

function isOutsidersWord(error: TelegramError): boolean {
  return OUTSIDE.has(error.text) || isInviteRefusal(error)
}
