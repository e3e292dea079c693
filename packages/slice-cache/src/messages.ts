import type { SliceFailure } from './errors.ts'
import type { FileMeta } from './file-meta.ts'
import type { FillState } from './fill-state.ts'
import type { HotSlice } from './hot/hot-slices.ts'
import type { SliceKey } from './slice-key.ts'

/**
 * Asks for a slice from a byte on: for a viewer who waits, for one who comes to it later (`ahead`), or for nobody, to fill
 * the cache beforehand (`idle`): that is no miss, and a job to the source.
 */
export interface SliceAsk {
  kind: 'fill' | 'ahead' | 'idle'
  question: number
  fileId: string
  index: number
  /** The first byte that is wanted, counted from the slice's first. */
  offset: number
  /** The end of what is wanted for a probe; of a whole slice, for those who do more. */
  end: number
  /** Whom the source counts as watching, where this begins a fetch. */
  viewer: string | undefined
  /** It was counted as a miss when it was fetched ahead: joining that fetch counts no more. */
  isCounted: boolean
  /** The question that fetched it ahead: it ends when this one has taken its place. */
  replaces: number | undefined
}

/** From a worker thread to the filler. `question` is the worker's own number for what it asked. */
export type ToFiller =
  | { kind: 'describe'; question: number; fileId: string }
  | SliceAsk
  /**
   * Ends a question, also one for a description. `finished`: a viewer got what was wanted of the slice, so the rest is likely
   * wanted too.
   */
  | { kind: 'leave'; question: number; finished: boolean }
  | { kind: 'damaged'; fileId: string; index: number }
  | { kind: 'touched'; keys: SliceKey[] }
  /** Done with what `forget` or `removed` asked for. */
  | { kind: 'forgot'; question: number }

/** From the filler to a worker thread. `slot` is where in the shared memory the slice lies, counted in slices. */
export type ToWorker =
  | { kind: 'described'; question: number; meta: FileMeta | undefined }
  | { kind: 'progress'; question: number; slot: number; state: FillState }
  /** The slot is given up: the slice lies on disk by now, or is to be asked for again. */
  | { kind: 'settled'; question: number }
  | { kind: 'failed'; question: number; code: SliceFailure; retryAfterMs?: number | undefined }
  /** It is being fetched ahead. */
  | { kind: 'begun'; question: number }
  /** Not fetched ahead: it lies on disk. */
  | { kind: 'kept'; question: number }
  /** A slice lies in memory now. */
  | { kind: 'hot'; slice: HotSlice }
  /** Everything known of a file, or of all files, is out of date. Answered with `forgot`, `question` is the filler's. */
  | { kind: 'forget'; question: number; fileId: string | undefined }
  /** These slices are off the disk, and take their room there until they are closed. Answered as `forget` is. */
  | { kind: 'removed'; question: number; keys: SliceKey[] }

/** What both sides need of a port between threads; a `Worker` and a `MessagePort` both are one. */
export interface FillerPort<Sent, Received> {
  postMessage(message: Sent): void
  on(event: 'message', listener: (message: Received) => void): unknown
}
