import { TelegramError } from '../telegram-error.ts'

/** The flood waits of one account. */
export interface ToldRests {
  /**
   * Runs a call unless the account rests for that data centre; records a flood wait that the call is answered with.
   *
   * @throws TelegramError `flood` with the remaining rest, without making the call
   */
  keep<T>(dc: number, call: () => Promise<T>): Promise<T>
}

interface Rest {
  until: number
  isPremium: boolean
}

/**
 * The session pool keeps rests too, but learns of one later, when its thread processes the message. Calls that it sent
 * meanwhile end here. `now` gives monotonic milliseconds.
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
