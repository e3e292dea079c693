import { createSemaphore } from '@streamvault/waits'

/** The concurrency limit, and the signal. */
interface SideBySideOptions {
  atOnce: number
  signal: AbortSignal
}

/** Works on items concurrently, and yields results in the items' order. The first failure in that order ends it. */
export async function* sideBySide<Item, Result>(
  items: readonly Item[],
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
  { atOnce, signal }: SideBySideOptions,
): AsyncGenerator<Result, void> {
  const semaphore = createSemaphore(atOnce)
  const leaving = new AbortController()
  const either = AbortSignal.any([signal, leaving.signal])
  const results = items.map((item) => semaphore.run(either, () => work(item, either)))
  // Results are awaited in order, some perhaps never.
  for (const result of results) result.catch(() => {})
  try {
    for (const result of results) yield await result
  } finally {
    leaving.abort(new Error('nobody waits for it any more'))
  }
}
