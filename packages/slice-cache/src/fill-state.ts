/**
 * How far a slice on its way has come.
 *
 * It is fetched from the byte the first viewer asked for to its end, then from its beginning, so that a seek into the
 * middle never waits for the bytes before it.
 */
export interface FillState {
  /** Bytes of the whole slice. */
  length: number
  /** Where fetching began. */
  start: number
  /** Bytes fetched so far; `length` when the slice is whole. */
  done: number
}

/** Where fetched bytes belong: `offset` in the slice, and how many until this leg ends. */
export interface FillLeg {
  offset: number
  bytes: number
}

/** Returns how far one can read from `offset` on: `offset` itself when nothing is there yet. */
export function readableEnd({ length, start, done }: FillState, offset: number): number {
  if (done >= length) return length
  if (offset >= start) return Math.max(offset, Math.min(length, start + done))
  const headReached = done - (length - start)
  return Math.max(offset, headReached)
}

/** Returns the leg that the next fetched byte belongs to, ending with `goal` bytes; zero bytes when that many are there. */
export function nextLeg({ length, start, done }: FillState, goal: number = length): FillLeg {
  const tail = length - start
  if (done < tail) return { offset: start + done, bytes: Math.min(tail, goal) - done }
  return { offset: done - tail, bytes: goal - done }
}
