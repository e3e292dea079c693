import { RequestTimeoutError, type WaitedFor } from './errors.ts'

/** Milliseconds that each wait of a request may take. */
export interface Timeouts {
  connectTimeoutMs: number
  answerTimeoutMs: number
  stallTimeoutMs: number
}

/** Watches one wait at a time. */
export interface WaitTimer {
  /** Begins a wait; it ends the one before. */
  start(waitedFor: WaitedFor, timeoutMs: number): void
  stop(): void
}

/** Tells `onTimeout` when a wait for `host` took too long. */
export function createWaitTimer(host: string, onTimeout: (error: RequestTimeoutError) => void): WaitTimer {
  let timer: NodeJS.Timeout | undefined
  return {
    start(waitedFor, timeoutMs) {
      clearTimeout(timer)
      timer = setTimeout(() => onTimeout(new RequestTimeoutError(host, waitedFor, timeoutMs)), timeoutMs)
    },
    stop: () => clearTimeout(timer),
  }
}
