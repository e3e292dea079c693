import type { ReadOptions } from '@streamvault/object-store'
import type { Priority, SessionPool, Viewer } from '@streamvault/session-pool'
import { TelegramError } from '../telegram-error.ts'
import type { TelegramStoreEvent } from '../telegram-events.ts'
import type { TelegramSession } from '../telegram-session.ts'
import type { PartRequest } from './plan-read.ts'
import type { FetchPart } from './range-reader.ts'
import type { ReadableObject } from './telegram-object.ts'

/** The dependencies of fetching. */
export interface FetchByPoolOptions {
  pool: SessionPool<TelegramSession>
  /** How long one answer may take before another session is tried. */
  timeoutMs: number
  /** Messages for which the sessions that have read them are remembered. */
  maxWarm: number
  onEvent: (event: TelegramStoreEvent) => void
}

/** Fetches by any session of a pool that has room; another takes over when one fails. */
export function createFetchByPool({ pool, timeoutMs, maxWarm, onEvent }: FetchByPoolOptions) {
  const warm = createWarmth(maxWarm)

  return (viewer: Viewer | undefined): FetchPart =>
    (object, request, hashes, { signal, priority, isFirst }) => {
      const { part } = request
      const read = readOf(object, request, hashes)
      return pool.run(
        {
          priority: priorityOf(priority, isFirst),
          signal,
          isWarm: (sessionId) => warm.has(sessionId, part.messageId),
          ...(viewer && { viewer }),
          ...(part.dc !== undefined && { dc: part.dc }),
        },
        async (session, { signal: attempt, sessionId }) => {
          try {
            const bytes = await session.readFile(read, { signal: attempt, timeoutMs })
            warm.add(sessionId, part.messageId)
            return bytes
          } catch (error) {
            if (error instanceof TelegramError) tell(error, sessionId, onEvent)
            throw error
          }
        },
      )
    }
}

function readOf({ channel }: ReadableObject, { part, start, end }: PartRequest, hashes: Uint8Array | undefined) {
  return { channel, messageId: part.messageId, offset: start, length: end - start, ...(hashes && { hashes }) }
}

function tell({ problem }: TelegramError, sessionId: string, onEvent: (event: TelegramStoreEvent) => void): void {
  if (problem.kind === 'damaged') onEvent({ kind: 'damaged', sessionId })
  else onEvent({ kind: 'failed-over', sessionId, problem: problem.kind })
}

function priorityOf(priority: ReadOptions['priority'], isFirst: boolean): Priority {
  if (priority === 'interactive') return isFirst ? 'seek' : 'playing'
  return priority === 'read-ahead' ? 'read-ahead' : 'ingestion'
}

/** Which sessions have read which message: they need no lookup first. */
function createWarmth(maxEntries: number) {
  const known = new Set<string>()
  const keyOf = (sessionId: string, messageId: number) => `${messageId} ${sessionId}`
  return {
    has: (sessionId: string, messageId: number) => known.has(keyOf(sessionId, messageId)),
    add(sessionId: string, messageId: number) {
      known.add(keyOf(sessionId, messageId))
      for (const oldest of known) {
        if (known.size <= maxEntries) return
        known.delete(oldest)
      }
    },
  }
}
