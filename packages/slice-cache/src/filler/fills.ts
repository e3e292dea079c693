import type { SliceFailure } from '../errors.ts'
import type { FillState } from '../fill-state.ts'
import { keyOf, type SliceKey } from '../slice-key.ts'
import { createFill, type Fill } from './fill.ts'
import { createSlots } from './slots.ts'

/** The fetches under way, one a slice, and the slots that they have in the shared memory. */
export interface Fills {
  /** Slots that nobody has. */
  readonly free: number
  get(key: SliceKey): Fill | undefined
  /** Those of a file, or all. */
  of(fileId: string | undefined): Fill[]
  begin(key: SliceKey, viewer: string | undefined, state: FillState, goal: number): Fill
  /** Gets it a slot. @throws SlotsBusyError when too many wait for one */
  takeSlot(fill: Fill): Promise<void>
  /** Nothing more is fetched for now, and it keeps its slot for its readers, unless others need it. */
  hold(fill: Fill, phase: 'probed' | 'whole'): void
  /** Nobody can find it any more. */
  hide(fill: Fill): void
  /** It is over: its readers look on the disk, or ask again. */
  settle(fill: Fill): void
  /** It is over: its readers hear why. */
  fail(fill: Fill, failure: { code: SliceFailure; retryAfterMs: number | undefined }): void
  /** Gives its slot back where nobody needs it any more. */
  release(fill: Fill): void
}

/** How many slots there are, and how many may wait for one. */
export interface FillsOptions {
  count: number
  maxWaiting: number
}

/** Begins with none. */
export function createFills({ count, maxWaiting }: FillsOptions): Fills {
  const fills = new Map<string, Fill>()
  const slots = createSlots({ count, maxWaiting, onShort: reclaim })

  /** What is held for slow readers gives its slot when slots run short: they must ask again. */
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
    // A later fetch of the same slice may have taken its name.
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
      // Whoever ran short meanwhile found nothing to reclaim.
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
