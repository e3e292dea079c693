import type { Clock } from './clock.ts'

/** Whether something happened that is worth a look. */
export interface News {
  /** Something happened since it was last seen. */
  readonly isThere: boolean
  /** Something happened. */
  notice(): void
  /** What happened so far is looked at now. */
  seen(): void
  /** Settles when something happened since it was last seen, after `ms`, or when the signal aborts. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** There is news at first. */
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
