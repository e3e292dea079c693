import { setTimeout as sleep } from 'node:timers/promises'

/** How long a test waits. */
export interface EventuallyOptions {
  /**
   * Milliseconds until it is given up.
   *
   * @default 20 000
   */
  withinMs?: number
}

const LOOK_EVERY_MS = 20

/**
 * For what tells nobody when it happens: looks until there is something, soon at first and every 20 ms then. A promise or an
 * event is better where there is one.
 *
 * @returns what was seen last: neither `undefined` nor `false`
 * @throws when it did not come in time, with what was looked for
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
