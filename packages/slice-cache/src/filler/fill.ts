import type { FillState } from '../fill-state.ts'
import type { ToWorker } from '../messages.ts'
import type { SliceKey } from '../slice-key.ts'

/** One thread that waits for a slice. */
export interface Reader {
  tell: (message: ToWorker) => void
  question: number
  /** Comes to it later: is told of the end alone. */
  isAhead: boolean
  /** Nobody comes to it: the cache is filled beforehand. */
  isIdle: boolean
  /** Aborted when it has left. */
  leaving: AbortController
  fill: Fill | undefined
}

/** One fetch of a slice, however many wait for it. */
export interface Fill {
  key: SliceKey
  /** Who began it. */
  viewer: string | undefined
  /** Slot in the shared memory, -1 before there is one and after it was given back. */
  slot: number
  state: FillState
  /** How many bytes are fetched for now: all, unless everybody merely probes. */
  goal: number
  readers: Set<Reader>
  controller: AbortController
  /**
   * `probed`: its goal is reached and more is to be fetched if somebody asks. `whole`: fetched but not on disk, kept for
   * its readers alone. `over`: nobody may join.
   */
  phase: 'filling' | 'probed' | 'whole' | 'over'
  /** Somebody came for it. Until then it goes after what others wait for, and fails without a word. */
  isAwaited: boolean
  /** A viewer got what was wanted of it: it is finished though nobody waits. */
  isWanted: boolean
  /** Takes back what is to happen to it because nobody waits. */
  stopLinger: () => void
}

/** A fetch that nobody waits for yet. */
export function createFill(key: SliceKey, viewer: string | undefined, state: FillState, goal: number): Fill {
  return {
    key,
    viewer,
    slot: -1,
    state,
    goal,
    readers: new Set(),
    controller: new AbortController(),
    phase: 'filling',
    isAwaited: false,
    isWanted: false,
    stopLinger: () => {},
  }
}

/** Tells whether the cache is filled beforehand, and no viewer is there. */
export function isIdle({ readers }: Fill): boolean {
  for (const reader of readers) if (!reader.isIdle) return false
  return readers.size > 0
}

/** Tells those for whom nobody comes that it has ended: what could not be written is of no use to them. */
export function tellIdle({ readers }: Fill): void {
  for (const reader of readers) if (reader.isIdle) reader.tell({ kind: 'settled', question: reader.question })
}

/** Tells those who read along how far it has come. */
export function tellProgress({ readers, slot, state }: Fill): void {
  for (const { tell, question, isAhead } of readers) if (!isAhead) tell({ kind: 'progress', question, slot, state })
}
