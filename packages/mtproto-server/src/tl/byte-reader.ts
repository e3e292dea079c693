import { TlError } from './tl-error.ts'

/** Reads primitives in sequence. A read past the end throws `tl_bad_bytes`. */
export class ByteReader {
  readonly #bytes: Buffer
  #position: number

  constructor(bytes: Buffer, position = 0) {
    this.#bytes = bytes
    this.#position = position
  }

  /** Bytes read so far, from the buffer's start. */
  get position(): number {
    return this.#position
  }

  /** Bytes left. */
  get left(): number {
    return this.#bytes.length - this.#position
  }

  /** A signed 32-bit number. */
  int(): number {
    return this.#bytes.readInt32LE(this.#take(4))
  }

  /** An unsigned 32-bit number. */
  uint(): number {
    return this.#bytes.readUInt32LE(this.#take(4))
  }

  /** A signed 64-bit number. */
  long(): bigint {
    return this.#bytes.readBigInt64LE(this.#take(8))
  }

  /** A 64-bit floating point number. */
  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8))
  }

  /** The next `count` bytes as a view. */
  raw(count: number): Buffer {
    const start = this.#take(count)
    return this.#bytes.subarray(start, start + count)
  }

  /** Length-prefixed bytes, padded to a multiple of four, as a view. */
  bytes(): Buffer {
    const first = this.#bytes[this.#take(1)] ?? 0
    const long = first === 254
    const length = long ? this.#bytes.readUIntLE(this.#take(3), 3) : first
    const bytes = this.raw(length)
    this.#take((4 - (((long ? 4 : 1) + length) % 4)) % 4)
    return bytes
  }

  #take(count: number): number {
    const start = this.#position
    if (count > this.left) {
      throw new TlError('tl_bad_bytes', `Cannot read ${count} bytes at ${start}: ${this.left} are left`)
    }
    this.#position = start + count
    return start
  }
}
