import type { SliceFailure } from './errors.ts'
import type { FileMeta } from './file-meta.ts'
import type { FillState } from './fill-state.ts'
import type { HotSlice } from './hot/hot-slices.ts'
import type { SliceKey } from './slice-key.ts'

/**
 * Requests a slice from a byte on: for a viewer who waits, for a viewer who reaches it later (`ahead`), or to warm the
 * cache (`idle`), which counts as no miss and reads the source as a job.
 */
export interface SliceAsk {
  kind: 'fill' | 'ahead' | 'idle'
  question: number
  fileId: string
  index: number
  /** The first wanted byte, counted from the slice's first. */
  offset: number
  /** End of the wanted bytes for a probe; for any other reader the end of the slice. */
  end: number
  /** The viewer whom the source counts, if this begins a fetch. */
  viewer: string | undefined
  /** The read-ahead of this slice already counted as a miss: to join that fetch does not count again. */
  isCounted: boolean
  /** The question of the read-ahead: it ends when this question has joined the fetch. */
  replaces: number | undefined
}

/** From a worker thread to the filler. `question` is the worker's own number for the question. */
export type ToFiller =
  | { kind: 'describe'; question: number; fileId: string }
  | SliceAsk
  /**
   * Ends a question, also one for a description. `finished`: a viewer got all they wanted of the slice, so its rest is
   * probably wanted too.
   */
  | { kind: 'leave'; question: number; finished: boolean }
  | { kind: 'damaged'; fileId: string; index: number }
  | { kind: 'touched'; keys: SliceKey[] }
  /** Confirms `forget` or `removed`. */
  | { kind: 'forgot'; question: number }

/** From the filler to a worker thread. `slot` is the slice's slot in the shared memory. */
export type ToWorker =
  | { kind: 'described'; question: number; meta: FileMeta | undefined }
  | { kind: 'progress'; question: number; slot: number; state: FillState }
  /** The slot is freed: the slice is on disk by now, or must be requested again. */
  | { kind: 'settled'; question: number }
  | { kind: 'failed'; question: number; code: SliceFailure; retryAfterMs?: number | undefined }
  /** The read-ahead has begun. */
  | { kind: 'begun'; question: number }
  /** No read-ahead: the slice is on disk. */
  | { kind: 'kept'; question: number }
  /** A slice is in memory now. */
  | { kind: 'hot'; slice: HotSlice }
  /** Everything cached of a file, or of all files, is invalid. Answered with `forgot`; `question` is the filler's number. */
  | { kind: 'forget'; question: number; fileId: string | undefined }
  /** These slices were removed, and occupy the disk until they are closed. Answered with `forgot` too. */
  | { kind: 'removed'; question: number; keys: SliceKey[] }

/** The common part of a `Worker` and a `MessagePort` that both sides use. */
export interface FillerPort<Sent, Received> {
  postMessage(message: Sent): void
  on(event: 'message', listener: (message: Received) => void): unknown
}
