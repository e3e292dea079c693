import { createSemaphore } from '@streamvault/waits'
import { ImagesBusyError } from './errors.ts'

/** A semaphore with a bounded queue. */
export interface RenderSlots {
  /**
   * Runs `work` when a slot is free, first come first served.
   * @throws ImagesBusyError at once when the queue is full; the signal's reason when it aborts during the wait.
   */
  run<Value>(work: () => Promise<Value>, signal: AbortSignal): Promise<Value>
}

/** Creates slots: `maxRunning` at once, `maxWaiting` in the queue. */
export function createRenderSlots({ maxRunning, maxWaiting }: { maxRunning: number; maxWaiting: number }): RenderSlots {
  const semaphore = createSemaphore(maxRunning)
  return {
    async run(work, signal) {
      signal.throwIfAborted()
      const { isFull, waiting } = semaphore
      if (isFull && waiting >= maxWaiting) throw new ImagesBusyError(`Cannot render: ${waiting} pictures already wait`)
      return semaphore.run(signal, work)
    },
  }
}
