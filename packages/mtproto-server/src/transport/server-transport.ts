import { createByteQueue } from './byte-queue.ts'
import { type Detected, detectTransport } from './detect.ts'

/** Converts between a client's byte stream and packets. */
export interface ServerTransport {
  /** The client's transport, such as `abridged` or `obfuscated padded`; `undefined` before its detection. */
  readonly name: string | undefined
  /** Consumes bytes of the socket and returns the completed packets. Throws `TransportError`. */
  receive(bytes: Buffer): Buffer[]
  /** The framed bytes of a packet, given in pieces; not possible before the transport is detected. */
  frame(packet: readonly Buffer[]): Buffer[]
}

/** Creates the transport of one connection, which is detected from the client's first bytes. */
export function createServerTransport(): ServerTransport {
  const queue = createByteQueue()
  let detected: Detected | undefined

  function detect(): Detected | undefined {
    const found = detectTransport(queue)
    // Bytes after the tag in the same chunk are encrypted too.
    if (found?.obfuscation !== undefined) queue.push(found.obfuscation.open(queue.takeAll()))
    return found
  }

  return {
    get name() {
      return detected && `${detected.obfuscation === undefined ? '' : 'obfuscated '}${detected.framing.name}`
    },
    receive(bytes) {
      queue.push(detected?.obfuscation?.open(bytes) ?? bytes)
      detected ??= detect()
      const packets: Buffer[] = []
      for (let packet = detected?.framing.read(queue); packet !== undefined; packet = detected?.framing.read(queue)) {
        packets.push(packet)
      }
      return packets
    },
    frame(packet) {
      if (detected === undefined) return []
      const pieces = detected.framing.write(packet)
      const { obfuscation } = detected
      return obfuscation === undefined ? pieces : pieces.map((piece) => obfuscation.hide(piece))
    },
  }
}
