import { ImagesBusyError } from './errors.ts'

/** Lets a few pieces of work run at once and a few more wait. */
export interface RenderSlots {
  /**
   * Runs `work` when a slot is free, in order of asking.
   * @throws {ImagesBusyError} at once when the queue is full; the signal's reason when it aborts while waiting.
   */
  run<Value>(work: () => Promise<Value>, signal: AbortSignal): Promise<Value>
}

/** Creates slots: `maxRunning` at once, `maxWaiting` in the queue. */
export function createRenderSlots({ maxRunning, maxWaiting }: { maxRunning: number; maxWaiting: number }): RenderSlots {
  const waiting = new Set<() => void>()
  let running = 0

  async function takeSlot(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (running < maxRunning) {
      running++
      return
    }
    if (waiting.size >= maxWaiting) throw new ImagesBusyError(`Cannot render: ${waiting.size} pictures already wait`)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const leave = () => {
      waiting.delete(resolve)
      reject(signal.reason)
    }
    waiting.add(resolve)
    signal.addEventListener('abort', leave, { once: true })
    await promise.finally(() => signal.removeEventListener('abort', leave))
  }

  function giveSlot(): void {
    const [next] = waiting
    if (next === undefined) {
      running--
      return
    }
    // The slot passes on without being counted free, so nobody can slip in between.
    waiting.delete(next)
    next()
  }

  return {
    async run(work, signal) {
      await takeSlot(signal)
      try {
        return await work()
      } finally {
        giveSlot()
      }
    },
  }
}
