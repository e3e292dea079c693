import { setTimeout as sleep } from 'node:timers/promises'

/** The clock of a runner. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Settles after `ms`. @throws the signal's reason when the signal is aborted first */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** The limit of Node's timers. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1

/** The machine's clock. A sleep does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(Math.min(Math.max(0, ms), LONGEST_SLEEP_MS), undefined, { signal, ref: false }),
}
