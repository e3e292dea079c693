import { createSemaphore, type Semaphore } from '@streamvault/waits'

/** Lets in one at a time of each name, the others of that name in the order of coming. */
export type OneAtATime = <T>(name: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>

/** Knows only the names that somebody works under. */
export function createOneAtATime(): OneAtATime {
  const known = new Map<string, Semaphore>()
  return async (name, signal, work) => {
    const semaphore = known.get(name) ?? createSemaphore(1)
    known.set(name, semaphore)
    try {
      return await semaphore.run(signal, work)
    } finally {
      if (!semaphore.isFull) known.delete(name)
    }
  }
}
