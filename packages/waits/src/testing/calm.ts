import { setTimeout as sleep } from 'node:timers/promises'

/** How long nothing may move, and how long that is waited for. */
export interface CalmOptions {
  /**
   * Milliseconds in which nothing moved.
   *
   * @default 40
   */
  stillMs?: number
  /**
   * Milliseconds until it is given up.
   *
   * @default 20 000
   */
  withinMs?: number
}

const LOOKS = 20

/**
 * For what ends without a word, such as bytes that nobody takes any more: waits until what is looked at has stayed the same.
 *
 * @returns what it stayed at
 * @throws when it never stays the same for so long, with what was looked at
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
