import type { SliceStore } from '../disk/slice-store.ts'
import type { SliceSource } from '../slice-source.ts'
import { createFetch } from './fetch-slice.ts'
import { type Fill, isIdle, tellIdle, tellProgress } from './fill.ts'
import type { Fills } from './fills.ts'
import { failureOf } from './slice-failure.ts'

/** What a fetch goes through. */
export interface FillRunnerOptions {
  fills: Fills
  source: SliceSource
  store: SliceStore
  /** Slices on their way lie here, side by side. */
  memory: SharedArrayBuffer
  sliceBytes: number
  /** Told why a fetch failed that somebody waits for. */
  onFailed: (fileId: string, error: unknown) => void
  /** Milliseconds. */
  now: () => number
}

/** Fetches what is wanted of a slice and has it written, or says to its readers why not. Never rejects. */
export type RunFill = (fill: Fill) => Promise<void>

/** Makes what runs every fetch of a filler. */
export function createFillRunner(options: FillRunnerOptions): RunFill {
  const { fills, source, store, memory, sliceBytes, onFailed, now } = options
  const fetchInto = createFetch(source, now)

  const bytesOf = ({ slot, state }: Fill): Uint8Array => new Uint8Array(memory, slot * sliceBytes, state.length)

  function fetchUpToGoal(fill: Fill): Promise<void> {
    const { key, viewer, state, controller } = fill
    const about = { key, sliceBytes, state, viewer, bytes: bytesOf(fill), signal: controller.signal }
    return fetchInto({
      ...about,
      goal: () => fill.goal,
      priority: () => (fill.isAwaited ? 'interactive' : isIdle(fill) ? 'job' : 'read-ahead'),
      onProgress: () => tellProgress(fill),
    })
  }

  async function fetchAndKeep(fill: Fill): Promise<void> {
    const { key, state, controller } = fill
    const { signal } = controller
    await fills.takeSlot(fill)
    // Somebody may have come for more just now.
    while (state.done < fill.goal) await fetchUpToGoal(fill)
    // Purged at the last byte: a write begun now would outlive the purge.
    signal.throwIfAborted()
    if (state.done < state.length) fills.hold(fill, 'probed')
    else if ((await store.write(key, bytesOf(fill))) || signal.aborted) fills.settle(fill)
    else {
      fills.hold(fill, 'whole')
      tellIdle(fill)
    }
  }

  return async (fill) => {
    try {
      await fetchAndKeep(fill)
    } catch (error) {
      // Purged: whoever still reads asks again, and learns whether the file is still there.
      if (fill.controller.signal.aborted) return fills.settle(fill)
      fills.fail(fill, failureOf(error))
      // Whoever comes to it meets the same, and is the one who tells.
      if (fill.isAwaited) onFailed(fill.key.fileId, error)
    }
  }
}
