import { setTimeout as sleep } from 'node:timers/promises'

/** How long a test waits. */
export interface EventuallyOptions {
  /**
   * Milliseconds until the wait fails.
   *
   * @default 20 000
   */
  withinMs?: number
}

const LOOK_EVERY_MS = 20

/**
 * Polls until there is a value, for events that nothing reports: soon at first, then every 20 ms. Prefer a promise or
 * an event where there is one.
 *
 * @returns the last value: neither `undefined` nor `false`
 * @throws when it did not come in time, with the source text of `look`
 */
export async function eventually<Value>(
  look: () => Value | Promise<Value>,
  { withinMs = 20_000 }: EventuallyOptions = {},
): Promise<Exclude<Value, undefined | false>> {
  const deadline = performance.now() + withinMs
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, LOOK_EVERY_MS)) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen as Exclude<Value, undefined | false>
    if (performance.now() > deadline) throw new Error(`Cannot wait longer than ${withinMs} ms for: ${look}`)
    await sleep(pauseMs)
  }
}
