/** The received bytes of a socket that the library has not taken yet. */
export interface Intake {
  readonly bytes: number
  /**
   * For `net.connect`: reads into reused buffers. A socket's own buffers are new memory for each 64 KiB, which costs
   * more than copying out of these.
   */
  readonly onread: { buffer: () => Uint8Array; callback: (bytes: number, buffer: Uint8Array) => boolean }
  /** Adds bytes that will not change. */
  add(bytes: Uint8Array): void
  /** Fills `into` as far as possible; returns the number of bytes. */
  take(into: Uint8Array): number
  /** Sets the only listener, called each time bytes arrive. */
  whenAdded(listener: () => void): void
}

/** The size of one socket read. */
const BUFFER_BYTES = 65_536
/** How many reads a fast connection delivers before the library takes them. */
const MAX_SPARE = 4

interface Piece {
  bytes: Uint8Array
  /** The reusable buffer that holds the bytes, if any. */
  buffer: Uint8Array | undefined
}

/** Starts empty. */
export function createIntake(): Intake {
  const pieces: Piece[] = []
  const spare: Uint8Array[] = []
  let unread = 0
  let tell = () => {}

  function put(bytes: Uint8Array, buffer?: Uint8Array): void {
    pieces.push({ bytes, buffer })
    unread += bytes.byteLength
    tell()
  }

  function drop({ buffer }: Piece): void {
    pieces.shift()
    if (buffer !== undefined && spare.length < MAX_SPARE) spare.push(buffer)
  }

  return {
    get bytes() {
      return unread
    },
    onread: {
      buffer: () => spare.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES),
      callback(bytes, buffer) {
        put(buffer.subarray(0, bytes), buffer)
        return true
      },
    },
    add: (bytes) => put(bytes),
    take(into) {
      let filled = 0
      for (let piece = pieces[0]; piece !== undefined && filled < into.byteLength; piece = pieces[0]) {
        const part = piece.bytes.subarray(0, into.byteLength - filled)
        into.set(part, filled)
        filled += part.byteLength
        if (part.byteLength === piece.bytes.byteLength) drop(piece)
        else piece.bytes = piece.bytes.subarray(part.byteLength)
      }
      unread -= filled
      return filled
    },
    whenAdded(listener) {
      tell = listener
    },
  }
}
