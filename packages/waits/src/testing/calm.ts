import { setTimeout as sleep } from 'node:timers/promises'

/** How long a value must stay the same, and the time limit. */
export interface CalmOptions {
  /**
   * Milliseconds without a change.
   *
   * @default 40
   */
  stillMs?: number
  /**
   * Milliseconds until the wait fails.
   *
   * @default 20 000
   */
  withinMs?: number
}

const LOOKS = 20

/**
 * Waits until a value stays the same, for ends that no event reports, such as bytes that a viewer no longer takes.
 *
 * @returns the stable value
 * @throws when it does not become stable in time, with the source text of `look`
 */
export async function calm<Value>(
  look: () => Value,
  { stillMs = 40, withinMs = 20_000 }: CalmOptions = {},
): Promise<Value> {
  const deadline = performance.now() + withinMs
  let before = look()
  for (let still = 0; still < LOOKS; still += 1) {
    await sleep(stillMs / LOOKS)
    const seen = look()
    if (seen !== before) still = 0
    before = seen
    if (performance.now() > deadline)
      throw new Error(`Cannot wait longer than ${withinMs} ms until it is still: ${look}`)
  }
  return before
}
