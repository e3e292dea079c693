import { TlError } from './tl-error.ts'

const MAX_BYTES_LENGTH = 0xff_ff_ff

/** Writes primitives in sequence into a growing buffer. */
export class ByteWriter {
  #bytes: Buffer
  #length = 0

  constructor(sizeHint = 512) {
    this.#bytes = Buffer.allocUnsafe(sizeHint)
  }

  /** A signed 32-bit number; larger numbers keep their low bits. */
  int(value: number): void {
    const at = this.#grow(4)
    this.#bytes.writeInt32LE(value | 0, at)
  }

  /** An unsigned 32-bit number. */
  uint(value: number): void {
    const at = this.#grow(4)
    this.#bytes.writeUInt32LE(value >>> 0, at)
  }

  /** A 64-bit number, signed or not. */
  long(value: bigint | number): void {
    const at = this.#grow(8)
    this.#bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)), at)
  }

  /** A 64-bit floating point number. */
  double(value: number): void {
    const at = this.#grow(8)
    this.#bytes.writeDoubleLE(value, at)
  }

  /** Raw bytes. */
  raw(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length)
    this.#bytes.set(bytes, at)
  }

  /** Length-prefixed bytes, padded to a multiple of four; at most 16 MiB. */
  bytes(bytes: Uint8Array): void {
    const { length } = bytes
    if (length > MAX_BYTES_LENGTH)
      throw new TlError('tl_bad_value', `Cannot write ${length} bytes: at most ${MAX_BYTES_LENGTH}`)
    const head = length < 254 ? 1 : 4
    const at = this.#grow(head)
    if (head === 1) this.#bytes[at] = length
    else this.#bytes.writeUInt32LE(254 + length * 256, at)
    this.raw(bytes)
    const padding = (4 - ((head + length) % 4)) % 4
    const end = this.#grow(padding)
    this.#bytes.fill(0, end, end + padding)
  }

  /** The written bytes, as a view. Do not write afterwards. */
  result(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** The position of the next `count` bytes. May replace the buffer: call this before you use it. */
  #grow(count: number): number {
    const start = this.#length
    this.#length += count
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length))
      this.#bytes.copy(larger, 0, 0, start)
      this.#bytes = larger
    }
    return start
  }
}
