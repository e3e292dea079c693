import { createSemaphore, type Semaphore } from '@streamvault/waits'

/** A mutex per name, first come, first served. */
export type OneAtATime = <T>(name: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>

/** Keeps only the names in use. */
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
