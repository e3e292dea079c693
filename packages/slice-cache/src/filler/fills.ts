import type { SliceFailure } from '../errors.ts'
import type { FillState } from '../fill-state.ts'
import { keyOf, type SliceKey } from '../slice-key.ts'
import { createFill, type Fill } from './fill.ts'
import { createSlots } from './slots.ts'

/** The fetches in progress, one a slice, and their slots in the shared memory. */
export interface Fills {
  /** Number of free slots. */
  readonly free: number
  get(key: SliceKey): Fill | undefined
  /** The fetches of a file, or all. */
  of(fileId: string | undefined): Fill[]
  begin(key: SliceKey, viewer: string | undefined, state: FillState, goal: number): Fill
  /** Takes a slot for the fetch. @throws SlotsBusyError when too many wait for one */
  takeSlot(fill: Fill): Promise<void>
  /** Pauses the fetch. It keeps its slot for its readers until others need it. */
  hold(fill: Fill, phase: 'probed' | 'whole'): void
  /** Makes the fetch invisible to new readers. */
  hide(fill: Fill): void
  /** Ends the fetch: its readers look on disk, or request the slice again. */
  settle(fill: Fill): void
  /** Ends the fetch: its readers get the failure. */
  fail(fill: Fill, failure: { code: SliceFailure; retryAfterMs: number | undefined }): void
  /** Frees its slot if it has no readers and has stopped fetching. */
  release(fill: Fill): void
}

/** The number of slots, and how many fetches may wait for one. */
export interface FillsOptions {
  count: number
  maxWaiting: number
}

/** Starts without fetches. */
export function createFills({ count, maxWaiting }: FillsOptions): Fills {
  const fills = new Map<string, Fill>()
  const slots = createSlots({ count, maxWaiting, onShort: reclaim })

  /** When slots run short, a fetch held for slow readers loses its slot: they must request the slice again. */
  function reclaim(): void {
    for (const fill of fills.values()) {
      if (fill.phase === 'filling') continue
      settle(fill)
      release(fill)
      return
    }
  }

  function hide(fill: Fill): void {
    const key = keyOf(fill.key.fileId, fill.key.index)
    // A later fetch of the same slice may have replaced it.
    if (fills.get(key) === fill) fills.delete(key)
  }

  function end(fill: Fill): void {
    fill.phase = 'over'
    hide(fill)
  }

  function settle(fill: Fill): void {
    end(fill)
    for (const { tell, question } of fill.readers) tell({ kind: 'settled', question })
  }

  function release(fill: Fill): void {
    if (fill.slot < 0 || fill.readers.size > 0 || fill.phase === 'filling') return
    end(fill)
    slots.give(fill.slot)
    fill.slot = -1
  }

  return {
    get free() {
      return slots.free
    },
    get: ({ fileId, index }) => fills.get(keyOf(fileId, index)),
    of: (fileId) => [...fills.values()].filter(({ key }) => fileId === undefined || key.fileId === fileId),
    begin(key, viewer, state, goal) {
      const fill = createFill(key, viewer, state, goal)
      fills.set(keyOf(key.fileId, key.index), fill)
      return fill
    },
    async takeSlot(fill) {
      if (fill.slot < 0) fill.slot = await slots.take(fill.controller.signal)
    },
    hold(fill, phase) {
      fill.phase = phase
      // When slots ran short before this hold, there was nothing to reclaim.
      if (slots.isShort) reclaim()
    },
    hide,
    settle,
    fail(fill, failure) {
      end(fill)
      for (const { tell, question } of fill.readers) tell({ kind: 'failed', question, ...failure })
    },
    release,
  }
}
