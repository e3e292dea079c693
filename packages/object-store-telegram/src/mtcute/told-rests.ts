import { TelegramError } from '../telegram-error.ts'

/** The rests that one account was told to take. */
export interface ToldRests {
  /**
   * Runs a call unless the account rests there; notes a rest that the call is answered with.
   *
   * @throws TelegramError `flood` with what is left of the rest, and the call is not made
   */
  keep<T>(dc: number, call: () => Promise<T>): Promise<T>
}

interface Rest {
  until: number
  isPremium: boolean
}

/**
 * Whoever shares out the calls keeps rests as well, and learns of one later: its thread is told when this one has its
 * turn. What it sent over meanwhile ends here. `now` gives milliseconds that never go back.
 */
export function createToldRests(now: () => number): ToldRests {
  const rests = new Map<number, Rest>()

  function note(dc: number, error: unknown): void {
    if (!(error instanceof TelegramError) || error.problem.kind !== 'flood') return
    const { seconds, isPremium } = error.problem
    const until = now() + seconds * 1000
    if (until > (rests.get(dc)?.until ?? 0)) rests.set(dc, { until, isPremium })
  }

  return {
    async keep(dc, call) {
      const rest = rests.get(dc)
      const leftMs = rest === undefined ? 0 : rest.until - now()
      if (rest !== undefined && leftMs > 0) {
        const seconds = Math.ceil(leftMs / 1000)
        throw new TelegramError('read a file', { kind: 'flood', seconds, isPremium: rest.isPremium }, 'it still rests')
      }
      try {
        return await call()
      } catch (error) {
        note(dc, error)
        throw error
      }
    },
  }
}
