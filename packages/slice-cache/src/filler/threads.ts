import type { ToWorker } from '../messages.ts'
import type { SliceKey } from '../slice-key.ts'

type Tell = (message: ToWorker) => void

/** The worker threads, as those who must forget what was purged, and close what was removed. */
export interface Threads {
  add(tell: Tell): void
  delete(tell: Tell): void
  /** Tells every thread. */
  tell(message: ToWorker): void
  /** Has every thread forget a file, or all; settles when the last one said so. */
  forget(fileId: string | undefined): Promise<void>
  /** Has every thread close slices that were removed; settles when the last one said so. */
  closeRemoved(keys: SliceKey[]): Promise<void>
  /** One thread has done what it was asked for. */
  forgot(tell: Tell, question: number): void
}

/** Makes an empty list of threads. A thread that is deleted counts as having done it. */
export function createThreads(): Threads {
  const threads = new Set<Tell>()
  const awaited = new Map<number, { missing: Set<Tell>; resolve: () => void }>()
  let lastQuestion = 0

  function forgot(tell: Tell, question: number): void {
    const entry = awaited.get(question)
    if (entry === undefined) return
    entry.missing.delete(tell)
    if (entry.missing.size > 0) return
    awaited.delete(question)
    entry.resolve()
  }

  function ask(message: (question: number) => ToWorker): Promise<void> {
    if (threads.size === 0) return Promise.resolve()
    lastQuestion += 1
    const question = lastQuestion
    return new Promise((resolve) => {
      awaited.set(question, { missing: new Set(threads), resolve })
      for (const tell of threads) tell(message(question))
    })
  }

  return {
    add: (tell) => void threads.add(tell),
    delete(tell) {
      threads.delete(tell)
      for (const question of awaited.keys()) forgot(tell, question)
    },
    tell(message) {
      for (const tell of threads) tell(message)
    },
    forget: (fileId) => ask((question) => ({ kind: 'forget', question, fileId })),
    closeRemoved: (keys) => ask((question) => ({ kind: 'removed', question, keys })),
    forgot,
  }
}
