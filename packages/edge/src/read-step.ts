import type { HotBytes, RangeReader } from '@streamvault/slice-cache'
import type { BufferPool } from './buffer-pool.ts'

/** Bytes to be written at once, in order. */
export interface Step {
  pieces: readonly Buffer[]
  /** Bytes of all pieces; none when the slice was taken away meanwhile. */
  bytes: number
  /** To be called once, when the pieces are no longer needed. */
  giveBack: () => void
}

/** Reads about `bytes` from where the reader stands: from memory where they lie there, else into a pooled buffer. */
export function readStep(reader: RangeReader, pool: BufferPool, bytes: number): Step | Promise<Step> {
  const hot = readHotPieces(reader, bytes)
  if (hot.length > 0) return stepOfHot(hot)
  const buffer = pool.take(bytes)
  const giveBack = () => pool.give(buffer)
  const stepOf = (piece: Buffer): Step => ({ pieces: [piece], bytes: piece.byteLength, giveBack })
  const fail = (error: unknown): never => {
    giveBack()
    throw error
  }
  try {
    const read = reader.read(buffer)
    return read instanceof Promise ? read.then(stepOf, fail) : stepOf(read)
  } catch (error) {
    return fail(error)
  }
}

/** Takes what lies in memory, over the ends of slices. */
function readHotPieces(reader: RangeReader, maxBytes: number): HotBytes[] {
  const pieces: HotBytes[] = []
  let left = maxBytes
  for (let piece = reader.readHot(left); piece !== undefined; piece = left > 0 ? reader.readHot(left) : undefined) {
    pieces.push(piece)
    left -= piece.bytes.byteLength
  }
  return pieces
}

function stepOfHot(hot: readonly HotBytes[]): Step {
  const pieces = hot.map(({ bytes }) => bytes)
  const giveBack = () => {
    for (const { release } of hot) release()
  }
  return { pieces, bytes: pieces.reduce((sum, piece) => sum + piece.byteLength, 0), giveBack }
}
