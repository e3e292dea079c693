import { orAborted } from '@streamvault/waits'
import type { TelegramError } from '../telegram-error.ts'

/** Sessions whose thread was lost: the promise that their calls wait for, or the final error. */
export interface LostSessions {
  /** Calls of this session wait for `back` from now on; they fail if it rejects. */
  waitFor(sessionId: string, back: Promise<void>): void
  /** Calls stop waiting for `back`. A newer promise stays in place. */
  stopWaitingFor(sessionId: string, back: Promise<void>): void
  /** The session is over for good: its calls fail with `why`. */
  giveUp(sessionId: string, why: TelegramError): void
  /** The session was closed or reopened: its entry is removed. */
  forget(sessionId: string): void
  /**
   * Resolves when calls of this session need not wait any longer.
   *
   * @throws the error of the lost session, or the reason of `signal` or of the closing
   */
  untilBack(sessionId: string, signal: AbortSignal): Promise<void>
}

/** Starts empty. Waiting ends once `closing` is aborted. */
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
