import type { PlaceRefusal, StreamAsk } from './stream-places.ts'

/** From a thread to the main one, which keeps the places. `question` is the thread's own number for what it asked. */
export type PlaceQuestion =
  | { kind: 'enter'; question: number; ask: StreamAsk }
  /** Bytes of these went out since the last message. */
  | { kind: 'used'; asks: StreamAsk[] }

/** From the main thread. */
export type PlaceAnswer =
  | { kind: 'entered'; question: number; refusal: PlaceRefusal | undefined }
  /** The place went to another: what flows ends. */
  | { kind: 'lost'; ask: StreamAsk }
