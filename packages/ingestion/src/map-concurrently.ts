/**
 * Runs `task` on items as they arrive, at most `limit` at once, and yields results as they finish.
 *
 * When a task throws, no new one starts, the running ones are awaited, and the error is thrown.
 */
export async function* mapConcurrently<Item, Result>(
  items: AsyncIterable<Item>,
  limit: number,
  task: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void> {
  const running = new Map<number, Promise<{ id: number; result: Result }>>()
  let nextId = 0
  try {
    for await (const item of items) {
      const id = nextId
      nextId += 1
      const started = task(item).then((result) => ({ id, result }))
      // Its rejection is handled in the race or at the end; until then it must not count as unhandled.
      started.catch(() => {})
      running.set(id, started)
      if (running.size >= limit) yield await settleOne(running)
    }
    while (running.size > 0) yield await settleOne(running)
  } finally {
    await Promise.allSettled(running.values())
  }
}

async function settleOne<Result>(running: Map<number, Promise<{ id: number; result: Result }>>): Promise<Result> {
  const { id, result } = await Promise.race(running.values())
  running.delete(id)
  return result
}
