import type { SliceStore } from '../disk/slice-store.ts'
import type { SliceSource } from '../slice-source.ts'
import { createFetch } from './fetch-slice.ts'
import { type Fill, isIdle, tellIdle, tellProgress } from './fill.ts'
import type { Fills } from './fills.ts'
import { failureOf } from './slice-failure.ts'

/** The dependencies of a fetch. */
export interface FillRunnerOptions {
  fills: Fills
  source: SliceSource
  store: SliceStore
  /** The slots of slices being fetched, side by side. */
  memory: SharedArrayBuffer
  sliceBytes: number
  /** Called with the error of a failed fetch that a viewer waits for. */
  onFailed: (fileId: string, error: unknown) => void
  /** Milliseconds. */
  now: () => number
}

/** Fetches the wanted bytes of a slice and writes it, or sends its readers the failure. Never rejects. */
export type RunFill = (fill: Fill) => Promise<void>

/** Makes the function that runs every fetch of a filler. */
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
    // A reader may have raised the goal meanwhile.
    while (state.done < fill.goal) await fetchUpToGoal(fill)
    // A purge may come at the last byte: a write begun now would outlive it.
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
      // After a purge the remaining readers request the slice again, and learn whether the file still exists.
      if (fill.controller.signal.aborted) return fills.settle(fill)
      fills.fail(fill, failureOf(error))
      // A read-ahead failure is not reported: the viewer who reaches the slice meets the same failure, and reports it.
      if (fill.isAwaited) onFailed(fill.key.fileId, error)
    }
  }
}
