import type { ByteQueue } from './byte-queue.ts'
import { abridged, createFullFraming, type Framing, intermediate, padded } from './framing.ts'
import { createObfuscation, type Obfuscation } from './obfuscation.ts'
import { TransportError } from './transport-error.ts'

/** The transport according to the first bytes of a connection. */
export interface Detected {
  /** The framing of packets. */
  framing: Framing
  /** The cipher around it, if any. */
  obfuscation?: Obfuscation
}

/** The tag that a client sends once, before everything else. */
const TAGS: ReadonlyMap<number, Framing> = new Map([
  [0xefefefef, abridged],
  [0xeeeeeeee, intermediate],
  [0xdddddddd, padded],
])
const OBFUSCATED_HEAD = 64

/** Detects the client's transport and removes its tag from the queue; undefined while there are too few bytes. */
export function detectTransport(queue: ByteQueue): Detected | undefined {
  if (queue.peek(1)?.[0] === 0xef) {
    queue.take(1)
    return { framing: abridged }
  }
  const first = queue.peek(4)?.readUInt32LE()
  if (first === undefined) return undefined
  const tagged = TAGS.get(first)
  if (tagged !== undefined) {
    queue.take(4)
    return { framing: tagged }
  }
  const second = queue.peek(8)?.readUInt32LE(4)
  if (second === undefined) return undefined
  // A full frame begins with its length and the counter 0; obfuscated headers are generated never to look like that.
  if (second === 0) return { framing: createFullFraming() }
  const head = queue.take(OBFUSCATED_HEAD)
  return head && detectObfuscated(head)
}

function detectObfuscated(head: Buffer): Detected {
  const { tag, obfuscation } = createObfuscation(head)
  const framing = TAGS.get(tag)
  if (framing === undefined) throw new TransportError('Cannot tell the transport: the first 64 bytes are of none')
  return { framing, obfuscation }
}
