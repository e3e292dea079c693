import { setTimeout as sleep } from 'node:timers/promises'
import { TelegramError } from '../telegram-error.ts'

/** Pause before the second try, in milliseconds; doubled before each further one. */
const PAUSE_MS = 500
const TRIES = 6

/** Retries network failures with exponential back-off: a connection may take seconds to come back. */
export async function sendAgain<T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send()
    } catch (error) {
      signal.throwIfAborted()
      if (attempt >= TRIES || !isPassing(error)) throw error
    }
    await sleep(PAUSE_MS * 2 ** (attempt - 1), undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof TelegramError)) return false
  const { kind } = error.problem
  return kind === 'network' || kind === 'timeout' || kind === 'internal'
}
