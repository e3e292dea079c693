/** What came by a socket and was not taken yet. */
export interface Intake {
  readonly bytes: number
  /**
   * For `net.connect`: what is read lies in buffers that are used again. Those that a socket makes itself are new memory
   * for each 64 KiB, which costs more than the copy out of them.
   */
  readonly onread: { buffer: () => Uint8Array; callback: (bytes: number, buffer: Uint8Array) => boolean }
  /** Puts in bytes that stay as they are. */
  add(bytes: Uint8Array): void
  /** Fills `into` as far as it goes; returns how many bytes that are. */
  take(into: Uint8Array): number
  /** Calls `listener`, and no other, each time something came. */
  whenAdded(listener: () => void): void
}

/** As much as a socket reads at once. */
const BUFFER_BYTES = 65_536
/** What a fast line brings before it is taken. */
const MAX_SPARE = 4

interface Piece {
  bytes: Uint8Array
  /** Where it lies, if that is used again. */
  buffer: Uint8Array | undefined
}

/** Begins empty. */
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
