import { setTimeout as delay } from 'node:timers/promises'

/** How often, and whom to tell. */
export interface RepeatWorkOptions {
  /** Milliseconds before the first time, and from the end of one to the begin of the next: two never overlap. */
  everyMs: number
  /** Told of work that failed; it is done again all the same. */
  onError: (error: unknown) => void
  /** Waits for so many milliseconds, or rejects with the signal. Default: by the clock. */
  pause?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** Does something again and again. Disposing of it ends what is under way, and waits for that. */
export function repeatWork(
  work: (signal: AbortSignal) => Promise<unknown>,
  { everyMs, onError, pause = pauseByClock }: RepeatWorkOptions,
): AsyncDisposable {
  const closing = new AbortController()
  const { signal } = closing

  async function repeat(): Promise<void> {
    while (!signal.aborted) {
      try {
        await pause(everyMs, signal)
        await work(signal)
      } catch (error) {
        if (!signal.aborted) onError(error)
      }
    }
  }

  const repeating = repeat()
  return {
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The server is closed'))
      await repeating
    },
  }
}

const pauseByClock = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal, ref: false })
