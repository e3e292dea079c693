import { randomBytes, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ByteQueue } from './byte-queue.ts'
import { TransportError } from './transport-error.ts'

/** Names of the framings. */
type FramingName = 'abridged' | 'intermediate' | 'padded' | 'full'

/** Delimits packets in a stream. */
export interface Framing {
  /** Its name. */
  readonly name: FramingName
  /** Takes the next whole packet off the queue, or undefined while it is incomplete. Throws `TransportError`. */
  read(queue: ByteQueue): Buffer | undefined
  /** The framed bytes of a packet to the client; input and output may be several pieces. */
  write(pieces: readonly Buffer[]): Buffer[]
}

/** Maximum size of a packet: more than any client sends (a part of 512 KiB in a container of a few). */
const MAX_PACKET_BYTES = 16 * 1024 * 1024
/** A client sets this bit to request a quick acknowledgement; these are optional, and this server sends none. */
const QUICK_ACK = 0x80000000

/** Length in words of four bytes: one byte, or a marker and three bytes. */
export const abridged: Framing = {
  name: 'abridged',
  read(queue) {
    const first = queue.peek(1)?.[0]
    if (first === undefined) return undefined
    const short = first & 0x7f
    if (short !== 0x7f) return takePacket(queue, 1, short * 4)
    const head = queue.peek(4)
    return head && takePacket(queue, 4, head.readUIntLE(1, 3) * 4)
  },
  write(pieces) {
    const words = totalOf(pieces) / 4
    const head = words < 0x7f ? Buffer.from([words]) : Buffer.alloc(4)
    if (head.length === 4) head.writeUInt32LE(words * 256 + 0x7f)
    return [head, ...pieces]
  },
}

/** Length in bytes, in four bytes. */
export const intermediate: Framing = {
  name: 'intermediate',
  read: (queue) => readIntermediate(queue),
  write: (pieces) => [lengthOf(totalOf(pieces)), ...pieces],
}

/** As intermediate, with up to 15 random bytes after each packet. */
export const padded: Framing = {
  name: 'padded',
  read: (queue) => readIntermediate(queue),
  write(pieces) {
    const padding = randomBytes(randomInt(16))
    return [lengthOf(totalOf(pieces) + padding.length), ...pieces, padding]
  },
}

/** Length, counter and checksum. One per connection, because of the counter. */
export function createFullFraming(): Framing {
  let sent = 0
  let received = 0
  return {
    name: 'full',
    read(queue) {
      const length = queue.peek(4)?.readUInt32LE()
      if (length === undefined) return undefined
      if (length < 12) throw new TransportError(`Cannot read a packet: its length is ${length}, less than its frame`)
      const whole = takePacket(queue, 0, length)
      if (whole === undefined) return undefined
      if (whole.readUInt32LE(4) !== received++) throw new TransportError('Cannot read a packet: its counter is wrong')
      const end = length - 4
      if (whole.readUInt32LE(end) !== crc32(whole.subarray(0, end))) {
        throw new TransportError('Cannot read a packet: its checksum is wrong')
      }
      return whole.subarray(8, end)
    },
    write(pieces) {
      const head = Buffer.alloc(8)
      head.writeUInt32LE(totalOf(pieces) + 12, 0)
      head.writeUInt32LE(sent++, 4)
      const sum = pieces.reduce((before, piece) => crc32(piece, before), crc32(head))
      return [head, ...pieces, lengthOf(sum)]
    },
  }
}

function readIntermediate(queue: ByteQueue): Buffer | undefined {
  const head = queue.peek(4)
  return head && takePacket(queue, 4, head.readUInt32LE() % QUICK_ACK)
}

function takePacket(queue: ByteQueue, head: number, length: number): Buffer | undefined {
  if (length > MAX_PACKET_BYTES)
    throw new TransportError(`Cannot read a packet of ${length} bytes: at most ${MAX_PACKET_BYTES}`)
  return queue.take(head + length)?.subarray(head)
}

function totalOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}

function lengthOf(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
