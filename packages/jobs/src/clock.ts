import { setTimeout as sleep } from 'node:timers/promises'

/** Time, as a runner sees it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Settles after `ms`. @throws the signal's reason when it aborts first */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** Timers of Node hold no more. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1

/** The time of this machine. A sleep does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(Math.min(Math.max(0, ms), LONGEST_SLEEP_MS), undefined, { signal, ref: false }),
}
