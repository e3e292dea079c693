import { setTimeout as delay } from 'node:timers/promises'

/** The interval, and the callbacks. */
export interface RepeatWorkOptions {
  /** Milliseconds before the first run, and from the end of one to the start of the next: runs never overlap. */
  everyMs: number
  /** Called with the error of a failed run; the next run follows all the same. */
  onError: (error: unknown) => void
  /** Waits that many milliseconds; rejects when the signal aborts. Default: a timer. */
  pause?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** Repeats work at an interval. Disposing aborts the current run and awaits it. */
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
