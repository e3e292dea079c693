/** Bounded concurrency for pieces of work. */
export interface InFlight {
  /** Starts `work` when a slot is free, and resolves when it has been started. Rejects when any work has failed. */
  start(work: () => Promise<void>): Promise<void>
  /** Resolves when all work is done. Rejects when any has failed. */
  drain(): Promise<void>
}

/** Runs at most `max` pieces of work at once. The next call rejects with the first failure. */
export function createInFlight(max: number): InFlight {
  const running = new Set<Promise<void>>()
  let failure: { error: unknown } | undefined

  const check = () => {
    if (failure !== undefined) throw failure.error
  }

  return {
    async start(work) {
      check()
      while (running.size >= max) await Promise.race(running)
      check()
      const run: Promise<void> = work()
        .catch((error) => {
          failure ??= { error }
        })
        .finally(() => running.delete(run))
      running.add(run)
    },
    async drain() {
      await Promise.all(running)
      check()
    },
  }
}
