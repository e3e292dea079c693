import { createSemaphore } from '@streamvault/waits'

/** How much is under way at once, and what ends it. */
interface SideBySideOptions {
  atOnce: number
  signal: AbortSignal
}

/** Works on many items at once, and yields the results in the order of the items. The first in that order that fails ends it. */
export async function* sideBySide<Item, Result>(
  items: readonly Item[],
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
  { atOnce, signal }: SideBySideOptions,
): AsyncGenerator<Result, void> {
  const semaphore = createSemaphore(atOnce)
  const leaving = new AbortController()
  const either = AbortSignal.any([signal, leaving.signal])
  const results = items.map((item) => semaphore.run(either, () => work(item, either)))
  // Each is looked at in its turn, and perhaps never.
  for (const result of results) result.catch(() => {})
  try {
    for (const result of results) yield await result
  } finally {
    leaving.abort(new Error('nobody waits for it any more'))
  }
}
