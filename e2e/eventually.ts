import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_EVERY_MS = 20
const PATIENCE_MS = 20_000

/** Looks again and again until there is something, for at most twenty seconds. */
export async function eventually<Value>(look: () => Promise<Value | undefined | false>): Promise<Value> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > deadline) throw new Error(`It never came true: ${look}`)
    await sleep(LOOK_EVERY_MS)
  }
}
