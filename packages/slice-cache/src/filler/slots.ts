/** Slots in the shared memory, one slice each. */
export interface Slots {
  readonly free: number
  /** True while a fetch waits for a slot. */
  readonly isShort: boolean
  /**
   * Takes a slot, or waits for one in FIFO order.
   *
   * @throws SlotsBusyError when too many wait already; the signal's reason when it is aborted.
   */
  take(signal: AbortSignal): Promise<number>
  give(slot: number): void
}

/** All slots are taken, and the queue for them is full. */
export class SlotsBusyError extends Error {
  override name = 'SlotsBusyError'
  readonly code = 'slots_busy'
}

/** The number of slots, and how many callers may wait for one. */
export interface SlotsOptions {
  count: number
  maxWaiting: number
  /** Called when a caller has to wait: holders without need should free their slots. */
  onShort: () => void
}

interface Waiting {
  resolve: (slot: number) => void
}

/** Makes slots numbered from 0, all free. */
export function createSlots({ count, maxWaiting, onShort }: SlotsOptions): Slots {
  const free = Array.from({ length: count }, (_, slot) => slot)
  const waiting = new Set<Waiting>()

  function wait(signal: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        resolve: (slot) => {
          signal.removeEventListener('abort', onAbort)
          resolve(slot)
        },
      }
      const onAbort = () => {
        waiting.delete(entry)
        reject(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.add(entry)
      onShort()
    })
  }

  return {
    get free() {
      return free.length
    },
    get isShort() {
      return waiting.size > 0
    },
    async take(signal) {
      signal.throwIfAborted()
      const slot = free.pop()
      if (slot !== undefined) return slot
      if (waiting.size >= maxWaiting) throw new SlotsBusyError(`Cannot fetch a slice: ${maxWaiting} wait already`)
      return wait(signal)
    },
    give(slot) {
      for (const next of waiting) {
        waiting.delete(next)
        next.resolve(slot)
        return
      }
      free.push(slot)
    },
  }
}
