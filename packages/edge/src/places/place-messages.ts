import type { PlaceRefusal, StreamAsk } from './stream-places.ts'

/** From a thread to the main thread, which keeps the places. `question` is the thread's own number for the question. */
export type PlaceQuestion =
  | { kind: 'enter'; question: number; ask: StreamAsk }
  /** Bytes of these streams were sent since the last message. */
  | { kind: 'used'; asks: StreamAsk[] }

/** From the main thread. */
export type PlaceAnswer =
  | { kind: 'entered'; question: number; refusal: PlaceRefusal | undefined }
  /** Another viewer took the place: the stream ends. */
  | { kind: 'lost'; ask: StreamAsk }
