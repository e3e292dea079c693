/**
 * Progress of a slice that is being fetched.
 *
 * It is fetched from the byte that the first viewer requested to its end, then from its beginning, so that a seek into
 * the middle never waits for the bytes before it.
 */
export interface FillState {
  /** Bytes of the whole slice. */
  length: number
  /** Where fetching began. */
  start: number
  /** Bytes fetched so far; `length` when the slice is whole. */
  done: number
}

/** The place of the next fetched bytes: `offset` in the slice, and the length of the rest of this leg. */
export interface FillLeg {
  offset: number
  bytes: number
}

/** Returns the end of the readable bytes from `offset` on: `offset` itself when there are none yet. */
export function readableEnd({ length, start, done }: FillState, offset: number): number {
  if (done >= length) return length
  if (offset >= start) return Math.max(offset, Math.min(length, start + done))
  const headReached = done - (length - start)
  return Math.max(offset, headReached)
}

/** Returns the leg of the next fetched byte, for a goal of `goal` bytes; its length is 0 when the goal is reached. */
export function nextLeg({ length, start, done }: FillState, goal: number = length): FillLeg {
  const tail = length - start
  if (done < tail) return { offset: start + done, bytes: Math.min(tail, goal) - done }
  return { offset: done - tail, bytes: goal - done }
}
