import { orAborted } from '@streamvault/waits'
import type { TelegramError } from '../telegram-error.ts'

/** Sessions whose thread was lost: what their calls wait for, or why one never comes back. */
export interface LostSessions {
  /** Calls of this session wait for `back` from now on; it failing fails them. */
  waitFor(sessionId: string, back: Promise<void>): void
  /** Calls wait for `back` no more. What took its place meanwhile stays. */
  stopWaitingFor(sessionId: string, back: Promise<void>): void
  /** The session is over for good: its calls fail with `why`. */
  giveUp(sessionId: string, why: TelegramError): void
  /** The session is closed or opened anew: nothing is known of it. */
  forget(sessionId: string): void
  /**
   * Until calls of this session need to wait no longer.
   *
   * @throws why it does not come back, or the reason of `signal` or of the closing
   */
  untilBack(sessionId: string, signal: AbortSignal): Promise<void>
}

/** Makes an empty list of them. Nobody waits once `closing` is aborted. */
export function createLostSessions(closing: AbortSignal): LostSessions {
  const returning = new Map<string, Promise<void>>()
  const over = new Map<string, TelegramError>()
  return {
    waitFor(sessionId, back) {
      returning.set(sessionId, back)
    },
    stopWaitingFor(sessionId, back) {
      if (returning.get(sessionId) === back) returning.delete(sessionId)
    },
    giveUp(sessionId, why) {
      over.set(sessionId, why)
    },
    forget(sessionId) {
      returning.delete(sessionId)
      over.delete(sessionId)
    },
    async untilBack(sessionId, signal) {
      for (let back = returning.get(sessionId); back !== undefined; back = returning.get(sessionId)) {
        await orAborted(back, AbortSignal.any([signal, closing]))
      }
      const why = over.get(sessionId)
      if (why !== undefined) throw why
    },
  }
}
