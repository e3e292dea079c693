import { createByteQueue } from './byte-queue.ts'
import { type Detected, detectTransport } from './detect.ts'

/** Packets out of a client's bytes, and bytes out of packets for it. */
export interface ServerTransport {
  /** What the client uses, such as `abridged` or `obfuscated padded`; `undefined` before it has told. */
  readonly name: string | undefined
  /** Takes in bytes of the socket and returns the packets that they complete. Throws `TransportError`. */
  receive(bytes: Buffer): Buffer[]
  /** The bytes that carry a packet, given in pieces; before the client has told its transport there is no way to. */
  frame(packet: readonly Buffer[]): Buffer[]
}

/** Makes the transport of one connection; which one it is, the client's first bytes say. */
export function createServerTransport(): ServerTransport {
  const queue = createByteQueue()
  let detected: Detected | undefined

  function detect(): Detected | undefined {
    const found = detectTransport(queue)
    // What came behind the mark in the same chunk is hidden too.
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
