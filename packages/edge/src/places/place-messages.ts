import type { PlaceRefusal, StreamAsk } from './stream-places.ts'

/** From a thread to the main one, which keeps the places. `job` is the thread's own number for a question. */
export type PlaceQuestion =
  | { kind: 'enter'; job: number; ask: StreamAsk }
  /** Bytes of these went out since the last message. */
  | { kind: 'used'; asks: StreamAsk[] }

/** From the main thread. */
export type PlaceAnswer =
  | { kind: 'entered'; job: number; refusal: PlaceRefusal | undefined }
  /** The place went to another: what flows ends. */
  | { kind: 'lost'; ask: StreamAsk }
