import { setTimeout as sleep } from 'node:timers/promises'
import { TelegramError } from '@streamvault/object-store-telegram'

/** The dependencies of revivals. */
export interface RevivalsOptions {
  /** Closes the session and reopens it: it signs in when its key has ended. */
  reopen(id: string, signal: AbortSignal): Promise<void>
  /** Called with failures. Holds no secret. */
  onTrouble: (message: string, error: unknown) => void
  /** Monotonic milliseconds. */
  now?: () => number
  /** Rejects when `signal` aborts. */
  rest?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** Signs sessions in anew automatically. Disposing aborts the running tries. */
export interface Revivals extends AsyncDisposable {
  /** Starts to revive a session, unless that is running already. */
  begin(id: string): void
  /** Hands a session over to the caller: resolves once no try is running, and resets its count of tries. */
  leave(id: string): Promise<void>
}

/** Pauses before a session's tries. After the last it waits for a restart or the operator: Telegram limits logins. */
const PAUSES_MS = [1_000, 30_000, 300_000, 1_800_000]
/** A session that was healthy for so long gets all its tries again. */
const WELL_MS = 3_600_000
/** Errors that may pass before the next try. */
const PASSING = new Set(['flood', 'network', 'timeout', 'internal'])

/** Starts without any revival. */
export function createRevivals(options: RevivalsOptions): Revivals {
  const { reopen, onTrouble, now = () => performance.now(), rest = restFor } = options
  const tries = new Map<string, { count: number; lastMs: number }>()
  const underWay = new Map<string, { ending: AbortController; done: Promise<void> }>()

  /** The pause before the next try; undefined after the last. */
  function nextPause(id: string): number | undefined {
    const before = tries.get(id)
    const count = before === undefined || now() - before.lastMs > WELL_MS ? 0 : before.count
    tries.set(id, { count: count + 1, lastMs: now() })
    return PAUSES_MS[count]
  }

  async function revive(id: string, signal: AbortSignal): Promise<void> {
    let toldMs = 0
    for (let pause = nextPause(id); pause !== undefined; pause = nextPause(id)) {
      try {
        await rest(Math.max(pause, toldMs), signal)
        return await reopen(id, signal)
      } catch (error) {
        if (signal.aborted) return
        onTrouble('a Telegram session could not sign in anew', error)
        if (!(error instanceof TelegramError) || !PASSING.has(error.problem.kind)) return
        toldMs = error.problem.kind === 'flood' ? error.problem.seconds * 1000 : 0
      }
    }
    onTrouble('a Telegram session signs in anew no more until it is added again or the next start', undefined)
  }

  async function end(id: string): Promise<void> {
    const running = underWay.get(id)
    running?.ending.abort(new Error('somebody else handles the session'))
    await running?.done
  }

  return {
    begin(id) {
      if (underWay.has(id)) return
      const ending = new AbortController()
      const done = revive(id, ending.signal).finally(() => underWay.delete(id))
      underWay.set(id, { ending, done })
    },
    async leave(id) {
      await end(id)
      tries.delete(id)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...underWay.keys()].map(end))
    },
  }
}

const restFor = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal, ref: false })
