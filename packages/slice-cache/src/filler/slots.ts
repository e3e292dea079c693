/** Slots in the shared memory, one slice each. */
export interface Slots {
  readonly free: number
  /** Somebody waits for a slot. */
  readonly isShort: boolean
  /**
   * Takes a slot, or waits for one in the order of asking.
   *
   * @throws SlotsBusyError when too many wait already; the signal's reason when it aborts.
   */
  take(signal: AbortSignal): Promise<number>
  give(slot: number): void
}

/** All slots are taken and as many wait as may. */
export class SlotsBusyError extends Error {
  override name = 'SlotsBusyError'
  readonly code = 'slots_busy'
}

/** How many slots there are, and how many may wait for one. */
export interface SlotsOptions {
  count: number
  maxWaiting: number
  /** Told when somebody has to wait: whoever holds a slot without need gives it back. */
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
