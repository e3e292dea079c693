import { setTimeout as sleep } from 'node:timers/promises'
import { type PoolRequest, type Priority, SessionGoneError, type SessionPool } from '@streamvault/session-pool'
import type { CallOptions } from '../telegram-client.ts'
import { isTelegramProblem } from '../telegram-error.ts'
import type { TelegramSession } from '../telegram-session.ts'

/** How a call about the channel chooses its session. */
interface ChannelCallOptions {
  signal: AbortSignal
  /** @default ingestion */
  priority?: Priority
  /** The only session that may make the call. */
  sessionId?: string
  /**
   * Whether the call moves bytes of files: its flood wait then holds for all calls of the session. Otherwise it holds
   * for message calls only, so that heavy posting does not stop viewers.
   *
   * @default false
   */
  isChunk?: boolean
  /**
   * Whether the call is idempotent: when it is late and a caller waits, it may be hedged on a second session.
   *
   * @default false
   */
  mayRepeat?: boolean
}

/** Makes a call by any session of the pool that has room. It waits out flood waits, however long. */
export type ChannelCall = <T>(
  options: ChannelCallOptions,
  task: (session: TelegramSession, options: CallOptions, sessionId: string) => Promise<T>,
) => Promise<T>

/** Limit for one answer. */
const TIMEOUT_MS = 15_000
/** Work without a viewer waits as long as Telegram asks. */
const PATIENCE_MS = 3_600_000

type Answer<T> = { kind: 'answer'; value: T } | { kind: 'rests' }

/** Makes calls through a pool. */
export function createChannelCall(pool: SessionPool<TelegramSession>): ChannelCall {
  /** Until when each session may make no message calls, on the clock of `performance`. */
  const rests = new Map<string, number>()
  const restOf = (sessionId: string): number => (rests.get(sessionId) ?? 0) - performance.now()

  function runOnce<T>(options: ChannelCallOptions, task: Parameters<ChannelCall>[1]): Promise<Answer<T>> {
    const { isChunk = false } = options
    return pool.run(requestOf(options), async (session, { signal, sessionId }): Promise<Answer<T>> => {
      if (!isChunk && restOf(sessionId) > 0) return { kind: 'rests' }
      try {
        return { kind: 'answer', value: (await task(session, { signal, timeoutMs: TIMEOUT_MS }, sessionId)) as T }
      } catch (error) {
        if (isChunk || !isTelegramProblem(error, 'flood') || error.problem.kind !== 'flood') throw error
        rests.set(sessionId, performance.now() + error.problem.seconds * 1000)
        return { kind: 'rests' }
      }
    })
  }

  /** A session that does not rest, once some do: the pool does not know of these rests. Waits while all rest. */
  async function awakeSession(options: ChannelCallOptions): Promise<string | undefined> {
    const { sessionId, signal, isChunk } = options
    for (const [id] of rests) if (restOf(id) <= 0) rests.delete(id)
    if (isChunk || rests.size === 0) return sessionId
    const usable = pool.sessions().filter(({ id, state }) => (sessionId ?? id) === id && state !== 'parked')
    const cost = ({ inFlight, state }: (typeof usable)[number]) => inFlight + (state === 'unreachable' ? 1e3 : 0)
    const awake = usable.filter(({ id }) => restOf(id) <= 0).sort((one, other) => cost(one) - cost(other))
    if (awake[0] !== undefined || usable.length === 0) return awake[0]?.id ?? sessionId
    const restMs = Math.min(...usable.map(({ id }) => restOf(id)))
    await sleep(Math.ceil(restMs), undefined, { signal }).catch(() => signal.throwIfAborted())
    return awakeSession(options)
  }

  return async <T>(options: ChannelCallOptions, task: Parameters<ChannelCall>[1]) => {
    for (;;) {
      const sessionId = await awakeSession(options)
      const answer = await runOnce<T>({ ...options, ...(sessionId && { sessionId }) }, task).catch((error) => {
        // This function chose the session, not the caller.
        if (error instanceof SessionGoneError && options.sessionId === undefined) return { kind: 'rests' } as const
        throw error
      })
      if (answer.kind === 'answer') return answer.value
    }
  }
}

function requestOf({ signal, priority = 'ingestion', sessionId, mayRepeat = false }: ChannelCallOptions): PoolRequest {
  const isPatient = priority === 'ingestion' || priority === 'backup'
  return {
    priority,
    signal,
    ...(!mayRepeat && { hedge: false }),
    ...(sessionId !== undefined && { sessionId }),
    ...(isPatient && { maxWaitMs: PATIENCE_MS }),
  }
}
