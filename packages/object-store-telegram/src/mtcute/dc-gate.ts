import { orAborted, type Semaphore } from '@streamvault/waits'
import { isTelegramProblem } from '../telegram-error.ts'

/**
 * Lets one call alone through to a data centre until one came back: the first call to a foreign one may cost an export
 * of the authorization, and Telegram makes accounts that ask for many rest for very long.
 */
export interface DcGate {
  /**
   * Makes `call` within `limits`. The first one has more time than its caller, who may leave it: a new key takes what it
   * takes, and those who come later need it too.
   */
  pass<T>(dc: number, limits: CallLimits, call: (limits: CallLimits) => Promise<T>): Promise<T>
}

/** How long a call may take. */
export interface CallLimits {
  signal: AbortSignal
  timeoutMs: number
}

/** An exchange of keys, an export of the authorization and the call itself, on a busy machine. */
const OPENING_MS = 60_000

/** What a gate works with. */
export interface DcGateOptions {
  /** Taken for each first call: it may need a new key. */
  exchanges: Semaphore
  /** Told once for each data centre when the first call came back. */
  onOpened: (dc: number) => void
}

/** Makes a gate that is closed for every data centre. */
export function createDcGate({ exchanges, onOpened }: DcGateOptions): DcGate {
  const open = new Set<number>()
  const first = new Map<number, Promise<unknown>>()
  const resting = new Map<number, { untilMs: number; error: unknown }>()

  async function goFirst<T>(dc: number, call: (limits: CallLimits) => Promise<T>): Promise<T> {
    try {
      const result = await call({ signal: never, timeoutMs: OPENING_MS })
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
    async pass(dc, limits, call) {
      const { signal } = limits
      while (!open.has(dc)) {
        const rest = resting.get(dc)
        if (rest !== undefined && performance.now() < rest.untilMs) throw rest.error
        const pending = first.get(dc)
        if (pending === undefined) {
          const going = exchanges.run(never, () => goFirst(dc, call)).finally(() => first.delete(dc))
          first.set(dc, going)
          return orAborted(going, signal)
        }
        // Whether it failed is for its own caller; the next one tries.
        const settled = pending.catch(() => {})
        await orAborted(settled, signal)
      }
      return call(limits)
    },
  }
}

const never = new AbortController().signal
