import type { ToWorker } from '../messages.ts'
import type { SliceKey } from '../slice-key.ts'

type Tell = (message: ToWorker) => void

/** The worker threads, which must forget purged files and close removed slices. */
export interface Threads {
  add(tell: Tell): void
  delete(tell: Tell): void
  /** Sends every thread a message. */
  tell(message: ToWorker): void
  /** Makes every thread forget a file, or all; settles when the last thread has confirmed. */
  forget(fileId: string | undefined): Promise<void>
  /** Makes every thread close removed slices; settles when the last thread has confirmed. */
  closeRemoved(keys: SliceKey[]): Promise<void>
  /** Records the confirmation of one thread. */
  forgot(tell: Tell, question: number): void
}

/** Makes an empty list of threads. A deleted thread counts as confirmed. */
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
