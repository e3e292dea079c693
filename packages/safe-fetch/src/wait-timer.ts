import { RequestTimeoutError, type WaitedFor } from './errors.ts'

/** Timeouts of a request, in milliseconds. */
export interface Timeouts {
  connectTimeoutMs: number
  answerTimeoutMs: number
  stallTimeoutMs: number
}

/** Times one wait at a time. */
export interface WaitTimer {
  /** Starts a wait, which replaces the current one. */
  start(waitedFor: WaitedFor, timeoutMs: number): void
  stop(): void
}

/** Calls `onTimeout` when a wait for `host` takes too long. */
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
