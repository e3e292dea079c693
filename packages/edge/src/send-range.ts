import type { HotBytes, RangeReader } from '@streamvault/slice-cache'
import type { BufferPool } from './buffer-pool.ts'
import type { Turns } from './turns.ts'
import type { ViewerFlow } from './viewer-flow.ts'

/** What all answers of one thread share. */
export interface SendRangeDeps {
  pool: BufferPool
  turns: Turns
  /** Told of bytes that the kernel has. */
  onSent: (bytes: number) => void
}

/**
 * Sends a range, never more than one step ahead of the viewer. Rejects when a slice cannot be had, or the viewer left.
 *
 * One promise an answer and callbacks inside: at a gigabyte a second, a promise for each step is a tenth of the cost.
 */
export function sendRange(
  reader: RangeReader,
  flow: ViewerFlow,
  { pool, turns, onSent }: SendRangeDeps,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()

  function orReject(act: () => void): () => void {
    return () => {
      try {
        act()
      } catch (error) {
        reject(error)
      }
    }
  }

  const next = orReject(() => {
    if (reader.position >= reader.end) return resolve()
    const arriving = reader.ready()
    if (arriving !== undefined) return void arriving.then(next, reject)
    turns.wait(Math.min(flow.step, reader.end - reader.position), flow.isFirst, sendStep)
  })

  const sendStep = orReject(() => {
    const hot = readHotPieces(reader, flow.step)
    if (hot.length > 0) return writeHot(hot)
    const buffer = pool.take(flow.step)
    const give = () => pool.give(buffer)
    const fail = (error: unknown) => {
      give()
      reject(error)
    }
    try {
      const read = reader.read(buffer)
      if (read instanceof Promise) read.then((bytes) => write([bytes], bytes.byteLength, give), fail).catch(reject)
      else write([read], read.byteLength, give)
    } catch (error) {
      fail(error)
    }
  })

  function writeHot(hot: HotBytes[]): void {
    const pieces = hot.map(({ bytes }) => bytes)
    const release = () => {
      for (const piece of hot) piece.release()
    }
    write(
      pieces,
      pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
      release,
    )
  }

  function write(pieces: Buffer[], bytes: number, giveBack: () => void): void {
    if (bytes === 0) {
      giveBack()
      next()
      return
    }
    flow.write(pieces, (error) => {
      giveBack()
      if (error) return reject(error)
      onSent(bytes)
      next()
    })
  }

  next()
  return promise
}

/** Takes what lies in memory, over the ends of slices, up to `maxBytes`. */
function readHotPieces(reader: RangeReader, maxBytes: number): HotBytes[] {
  const pieces: HotBytes[] = []
  let left = maxBytes
  for (let piece = reader.readHot(left); piece !== undefined; piece = left > 0 ? reader.readHot(left) : undefined) {
    pieces.push(piece)
    left -= piece.bytes.byteLength
  }
  return pieces
}
