import type { Clock } from './clock.ts'

/** A flag with a wait: set when something happened, cleared when it is handled. */
export interface News {
  /** True when something happened since `seen`. */
  readonly isThere: boolean
  /** Sets the flag. */
  notice(): void
  /** Clears the flag: everything so far is being handled. */
  seen(): void
  /** Settles when the flag is set, after `ms`, or when the signal is aborted. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** The flag is set at first. */
export function createNews(clock: Clock): News {
  let isThere = true
  let wake = (): void => {}
  return {
    get isThere() {
      return isThere
    },
    notice() {
      isThere = true
      wake()
    },
    seen() {
      isThere = false
    },
    async wait(ms, signal) {
      if (isThere) return
      const over = new AbortController()
      const news = new Promise<void>((resolve) => {
        wake = resolve
      })
      const slept = clock.sleep(ms, AbortSignal.any([over.signal, signal])).catch(() => {})
      await Promise.race([news, slept])
      over.abort()
      wake = () => {}
    },
  }
}
