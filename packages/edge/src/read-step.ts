import type { HotBytes, RangeReader } from '@streamvault/slice-cache'
import type { BufferPool } from './buffer-pool.ts'

/** Bytes to be written together, in order. */
export interface Step {
  pieces: readonly Buffer[]
  /** Bytes of all pieces; 0 when the slice was removed meanwhile. */
  bytes: number
  /** Call it once, when the pieces are no longer needed. */
  giveBack: () => void
}

/** Reads about `bytes` at the reader's position: in place if they are in memory, else into a pooled buffer. */
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

/** Returns the consecutive bytes that are in memory, across slice boundaries. */
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
