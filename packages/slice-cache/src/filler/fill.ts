import type { FillState } from '../fill-state.ts'
import type { ToWorker } from '../messages.ts'
import type { SliceKey } from '../slice-key.ts'

/** One thread that waits for a slice. */
export interface Reader {
  tell: (message: ToWorker) => void
  question: number
  /** Its viewer reaches the slice later: the thread gets only the outcome, no progress. */
  isAhead: boolean
  /** No viewer will read it: the cache is warmed. */
  isIdle: boolean
  /** Aborted when the reader has left. */
  leaving: AbortController
  fill: Fill | undefined
}

/** One fetch of a slice, shared by all its readers. */
export interface Fill {
  key: SliceKey
  /** The viewer who began it. */
  viewer: string | undefined
  /** Slot in the shared memory; -1 before it has one and after its release. */
  slot: number
  state: FillState
  /** How many bytes are fetched at the moment: all, unless every reader only probes. */
  goal: number
  readers: Set<Reader>
  controller: AbortController
  /**
   * `probed`: its goal is reached, and a later reader may extend it. `whole`: fetched but not on disk, kept only for
   * its readers. `over`: no reader may join.
   */
  phase: 'filling' | 'probed' | 'whole' | 'over'
  /** A viewer waits for it. Until then it has lower priority, and its failure is not reported. */
  isAwaited: boolean
  /** A viewer got all they wanted of it: the fetch is completed even without readers. */
  isWanted: boolean
  /** Cancels the timer that would abort it for want of readers. */
  stopLinger: () => void
}

/** A fetch without readers yet. */
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

/** Tells whether only cache warming reads it, and no viewer. */
export function isIdle({ readers }: Fill): boolean {
  for (const reader of readers) if (!reader.isIdle) return false
  return readers.size > 0
}

/** Reports the end to cache-warming readers: a slice that could not be written is of no use to them. */
export function tellIdle({ readers }: Fill): void {
  for (const reader of readers) if (reader.isIdle) reader.tell({ kind: 'settled', question: reader.question })
}

/** Reports the progress to the threads whose viewers read along. */
export function tellProgress({ readers, slot, state }: Fill): void {
  for (const { tell, question, isAhead } of readers) if (!isAhead) tell({ kind: 'progress', question, slot, state })
}
