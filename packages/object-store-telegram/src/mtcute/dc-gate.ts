import { orAborted } from '../read/file-locations.ts'
import { isTelegramProblem } from '../telegram-error.ts'
import type { Turns } from './turns.ts'

/**
 * Lets one call alone through to a data centre until one came back: the first call to a foreign one may cost an export
 * of the authorization, and Telegram makes accounts that ask for many rest for very long.
 */
export interface DcGate {
  pass<T>(dc: number, signal: AbortSignal, call: () => Promise<T>): Promise<T>
}

/** What a gate works with. */
export interface DcGateOptions {
  /** Taken for each first call: it may need a new key. */
  turns: Turns
  /** Told once for each data centre when the first call came back. */
  onOpened: (dc: number) => void
}

/** Makes a gate that is closed for every data centre. */
export function createDcGate({ turns, onOpened }: DcGateOptions): DcGate {
  const open = new Set<number>()
  const first = new Map<number, Promise<unknown>>()
  const resting = new Map<number, { untilMs: number; error: unknown }>()

  async function goFirst<T>(dc: number, call: () => Promise<T>): Promise<T> {
    try {
      const result = await call()
      open.add(dc)
      onOpened(dc)
      return result
    } catch (error) {
      if (isTelegramProblem(error, 'flood') && error.problem.kind === 'flood') {
        resting.set(dc, { untilMs: performance.now() + error.problem.seconds * 1000, error })
      }
      throw error
    }
  }

  return {
    async pass(dc, signal, call) {
      while (!open.has(dc)) {
        const rest = resting.get(dc)
        if (rest !== undefined && performance.now() < rest.untilMs) throw rest.error
        const pending = first.get(dc)
        if (pending === undefined) {
          const going = turns.run(signal, () => goFirst(dc, call)).finally(() => first.delete(dc))
          first.set(dc, going)
          return going
        }
        // Whether it failed is for its own caller; the next one tries.
        await orAborted(
          pending.catch(() => {}),
          signal,
        )
      }
      return call()
    },
  }
}
