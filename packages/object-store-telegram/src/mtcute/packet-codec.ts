import { IntermediatePacketCodec, type IPacketCodec } from '@mtcute/core'
import { freeBytes } from '@streamvault/bytes'

type Received = Parameters<IntermediatePacketCodec['decode']>[0]

const LENGTH_BYTES = 4
/** No answer is that long. A frame that claims to be gets memory as its bytes arrive, not at once. */
const MAX_FRAME_BYTES = 4 * 2 ** 20

/**
 * The library's framing without its overhead for long answers: it collects each frame in a buffer that doubles and
 * shrinks again, and then copies the frame. Here each frame has its full memory from the start, freed when the next
 * frame is requested: by then the library has decrypted it into its own memory.
 */
export function createPacketCodec(): IPacketCodec {
  const inner = new IntermediatePacketCodec()
  let frame: Uint8Array | undefined
  let filled = 0
  let given: Uint8Array | undefined

  function begin(): void {
    frame = undefined
    filled = 0
  }

  return {
    tag: () => inner.tag(),
    encode: (bytes, into) => inner.encode(bytes, into),
    reset() {
      inner.reset()
      begin()
    },
    decode(received, isOver) {
      if (given !== undefined) freeBytes(given)
      given = undefined
      frame ??= isOver ? undefined : beginLongFrame(received)
      if (frame === undefined) return inner.decode(received, isOver)
      const piece = received.readSync(frame.byteLength - filled)
      frame.set(piece, filled)
      filled += piece.byteLength
      if (filled < frame.byteLength) return null
      given = frame
      begin()
      return given
    },
  }
}

/** Allocates memory for a partly received frame; undefined: the frame is complete, or its length still unknown. */
function beginLongFrame(received: Received): Uint8Array | undefined {
  const { available } = received
  if (available < 2 * LENGTH_BYTES) return undefined
  const head = received.readSync(LENGTH_BYTES)
  const length = new DataView(head.buffer, head.byteOffset).getUint32(0, true)
  if (length > available - LENGTH_BYTES && length <= MAX_FRAME_BYTES) return new Uint8Array(length)
  received.rewind(LENGTH_BYTES)
  return undefined
}
