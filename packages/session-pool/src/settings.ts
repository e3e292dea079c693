import { type Clock, systemClock } from './clock.ts'
import type { AddOptions } from './session-pool.ts'
import type { HedgeOptions, SessionPoolOptions } from './session-pool-options.ts'

/** The pool's options with every default filled in. */
export interface Settings {
  maxViewers: number
  requestsPerSecond: number
  safety: number
  maxInFlight: number
  rampMs: number
  maxQueue: number
  maxWaitMs: number
  maxAttempts: number
  attemptTimeoutMs: number
  hedge: Required<HedgeOptions> | undefined
  viewerIdleMs: number
  clock: Clock
}

const HEDGE: Required<HedgeOptions> = { minMs: 400, maxMs: 3000, share: 0.05 }

/**
 * Fills in the defaults.
 *
 * @throws RangeError for an invalid number
 */
export function readSettings(options: SessionPoolOptions): Settings {
  const settings: Settings = {
    maxViewers: options.maxViewers ?? 15,
    requestsPerSecond: options.requestsPerSecond ?? 30,
    safety: options.safety ?? 0.6,
    maxInFlight: options.maxInFlight ?? 8,
    rampMs: options.rampMs ?? 10_000,
    maxQueue: options.maxQueue ?? 2000,
    maxWaitMs: options.maxWaitMs ?? 8000,
    maxAttempts: options.maxAttempts ?? 4,
    attemptTimeoutMs: options.attemptTimeoutMs ?? 15_000,
    hedge: options.hedge === false ? undefined : { ...HEDGE, ...options.hedge },
    viewerIdleMs: options.viewerIdleMs ?? 15_000,
    clock: options.clock ?? systemClock,
  }
  for (const name of ['maxViewers', 'maxInFlight', 'maxQueue', 'maxAttempts'] as const) {
    assertNumber(name, settings[name], { from: 1, whole: true })
  }
  for (const name of ['rampMs', 'maxWaitMs', 'viewerIdleMs'] as const) assertNumber(name, settings[name], { from: 0 })
  assertNumber('attemptTimeoutMs', settings.attemptTimeoutMs, { from: 1 })
  assertNumber('requestsPerSecond', settings.requestsPerSecond, { from: 1 })
  assertNumber('safety', settings.safety, { from: 0.01, to: 1 })
  return settings
}

/** @throws RangeError when the options of a session are invalid */
export function assertAddable(id: string, { weight = 1, maxViewers = 1, requestsPerSecond = 1 }: AddOptions): void {
  assertName('id of a session', id)
  assertNumber('weight', weight, { from: 0.01, to: 100 })
  assertNumber('maxViewers', maxViewers, { from: 1, whole: true })
  assertNumber('requestsPerSecond', requestsPerSecond, { from: 1 })
}

/** @throws RangeError when a name for keys and labels is invalid */
export function assertName(what: string, name: string): void {
  if (name.length <= 60 && name.isWellFormed() && /^\P{Cc}+$/u.test(name)) return
  throw new RangeError(`Cannot use the ${what}: expected 1 to 60 printable characters, received ${name.length}`)
}

function assertNumber(name: string, value: number, { from, to = 2 ** 40, whole = false }: Bounds): void {
  if (value >= from && value <= to && (!whole || Number.isInteger(value))) return
  throw new RangeError(
    `Cannot use ${name} ${value}: expected ${whole ? 'a whole number' : 'a number'} from ${from} to ${to}`,
  )
}

interface Bounds {
  from: number
  to?: number
  whole?: boolean
}
