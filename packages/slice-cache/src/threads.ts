import type { ToWorker } from './messages.ts'

type Tell = (message: ToWorker) => void

/** The worker threads, as those who must forget what was purged. */
export interface Threads {
  add(tell: Tell): void
  delete(tell: Tell): void
  /** Tells every thread. */
  tell(message: ToWorker): void
  /** Has every thread forget a file, or all; settles when the last one said so. */
  forget(fileId: string | undefined): Promise<void>
  /** One thread has forgotten. */
  forgot(tell: Tell, job: number): void
}

/** Makes an empty list of threads. A thread that is deleted counts as having forgotten. */
export function createThreads(): Threads {
  const threads = new Set<Tell>()
  const awaited = new Map<number, { missing: Set<Tell>; resolve: () => void }>()
  let lastJob = 0

  function forgot(tell: Tell, job: number): void {
    const entry = awaited.get(job)
    if (entry === undefined) return
    entry.missing.delete(tell)
    if (entry.missing.size > 0) return
    awaited.delete(job)
    entry.resolve()
  }

  return {
    add: (tell) => void threads.add(tell),
    delete(tell) {
      threads.delete(tell)
      for (const job of awaited.keys()) forgot(tell, job)
    },
    tell(message) {
      for (const tell of threads) tell(message)
    },
    forget(fileId) {
      if (threads.size === 0) return Promise.resolve()
      lastJob += 1
      const job = lastJob
      return new Promise((resolve) => {
        awaited.set(job, { missing: new Set(threads), resolve })
        for (const tell of threads) tell({ kind: 'forget', job, fileId })
      })
    },
    forgot,
  }
}
