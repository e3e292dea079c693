import type { PoolRequest, Priority, SessionPool } from '@streamvault/session-pool'
import type { CallOptions } from '../telegram-client.ts'
import type { TelegramSession } from '../telegram-session.ts'

/** How a call about the channel finds its session. */
export interface ChannelCallOptions {
  signal: AbortSignal
  /** @default ingestion */
  priority?: Priority
  /** That session and no other. */
  sessionId?: string
}

/** Makes a call by whichever session of the pool has room. */
export type ChannelCall = <T>(
  options: ChannelCallOptions,
  task: (session: TelegramSession, options: CallOptions, sessionId: string) => Promise<T>,
) => Promise<T>

/** One answer takes no longer. */
const TIMEOUT_MS = 15_000
/** Work that nobody watches waits as long as Telegram asks for. */
const PATIENCE_MS = 3_600_000

/** Makes calls over a pool. */
export function createChannelCall(pool: SessionPool<TelegramSession>): ChannelCall {
  return ({ signal, priority = 'ingestion', sessionId }, task) => {
    const isPatient = priority === 'ingestion' || priority === 'backup'
    const request: PoolRequest = {
      priority,
      signal,
      hedge: false,
      ...(sessionId !== undefined && { sessionId }),
      ...(isPatient && { maxWaitMs: PATIENCE_MS }),
    }
    return pool.run(request, (session, context) =>
      task(session, { signal: context.signal, timeoutMs: TIMEOUT_MS }, context.sessionId),
    )
  }
}
