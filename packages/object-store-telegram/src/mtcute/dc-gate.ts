import { orAborted, type Semaphore } from '@streamvault/waits'
import { isTelegramProblem } from '../telegram-error.ts'

/**
 * Sends one call alone to a data centre and holds the others until it succeeded: the first call to a foreign data
 * centre may cost an export of the authorization, and Telegram gives very long flood waits for many exports.
 */
export interface DcGate {
  /**
   * Makes `call` within `limits`. The first call continues when its caller leaves or times out: a new key takes time,
   * and later calls need it too.
   */
  pass<T>(dc: number, limits: CallLimits, call: (limits: CallLimits) => Promise<T>): Promise<T>
}

/** The limits of a call. */
export interface CallLimits {
  signal: AbortSignal
  timeoutMs: number
}

/** Enough for a key exchange, an export of the authorization and the call itself, on a busy machine. */
const OPENING_MS = 60_000

/** The gate's dependencies. */
export interface DcGateOptions {
  /** Acquired for each first call: it may need a new key. */
  exchanges: Semaphore
  /** Called once per data centre when its first call succeeded. */
  onOpened: (dc: number) => void
}

/** Creates a gate that is closed for every data centre. */
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
        // The first call's own caller gets its error; the next caller tries again.
        const settled = pending.catch(() => {})
        await orAborted(settled, signal)
      }
      return call(limits)
    },
  }
}

const never = new AbortController().signal
