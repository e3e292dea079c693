import { setTimeout as sleep } from 'node:timers/promises'
import { type PoolRequest, type Priority, SessionGoneError, type SessionPool } from '@streamvault/session-pool'
import type { CallOptions } from '../telegram-client.ts'
import { isTelegramProblem } from '../telegram-error.ts'
import type { TelegramSession } from '../telegram-session.ts'

/** How a call about the channel finds its session. */
interface ChannelCallOptions {
  signal: AbortSignal
  /** @default ingestion */
  priority?: Priority
  /** That session and no other. */
  sessionId?: string
  /**
   * It moves bytes of files: a flood wait then counts for all that the session does. Otherwise it counts for messages
   * alone, since posting a lot must not keep anybody from watching.
   *
   * @default false
   */
  isChunk?: boolean
  /**
   * It changes nothing: when it is late for somebody who waits, a second session may be asked beside.
   *
   * @default false
   */
  mayRepeat?: boolean
}

/** Makes a call by whichever session of the pool has room. Flood waits are sat out, however long they are. */
export type ChannelCall = <T>(
  options: ChannelCallOptions,
  task: (session: TelegramSession, options: CallOptions, sessionId: string) => Promise<T>,
) => Promise<T>

/** One answer takes no longer. */
const TIMEOUT_MS = 15_000
/** Work that nobody watches waits as long as Telegram asks for. */
const PATIENCE_MS = 3_600_000

type Answer<T> = { kind: 'answer'; value: T } | { kind: 'rests' }

/** Makes calls over a pool. */
export function createChannelCall(pool: SessionPool<TelegramSession>): ChannelCall {
  /** Until when a session may do nothing with messages, on the clock of `performance`. */
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

  /** A session that does not rest, once some do: the pool knows nothing of it. Waits while all of them rest. */
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
        // It was we who bound it to that session.
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
