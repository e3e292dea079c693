import { gunzipSync, inflateSync } from 'node:zlib'
import { ByteReader } from '../tl/byte-reader.ts'
import { TlError } from '../tl/tl-error.ts'

/** One client message, extracted from its packet and container. */
export interface ClientMessage {
  /** Its id. */
  id: bigint
  /** Its counter. */
  sequence: number
  /** Its content, unpacked. */
  body: Buffer
}

/** Constructor ids that are checked before a value is decoded. */
export const PACKING_IDS = { container: 0x73f1f8dc, gzip: 0x3072cfa1, rpcResult: 0xf35c6d01 } as const

const MAX_CONTAINER_MESSAGES = 1024
const MAX_UNPACKED_BYTES = 16 * 1024 * 1024

/** The constructor id at the start of a value. */
export function constructorIdOf(body: Buffer): number {
  return body.length < 4 ? 0 : body.readUInt32LE(0)
}

/** The messages of a container in order, or the message itself. Throws `TlError` for an invalid container. */
export function unpackMessage(message: ClientMessage): ClientMessage[] {
  const body = unpackGzip(message.body)
  if (constructorIdOf(body) !== PACKING_IDS.container) return [{ ...message, body }]
  const reader = new ByteReader(body, 4)
  const count = reader.int()
  if (count < 0 || count > MAX_CONTAINER_MESSAGES) throw new TlError('tl_bad_bytes', `Cannot unpack ${count} messages`)
  return Array.from({ length: count }, () => {
    const inner = { id: reader.long(), sequence: reader.uint(), body: reader.raw(reader.uint()) }
    const unpacked = unpackGzip(inner.body)
    if (constructorIdOf(unpacked) === PACKING_IDS.container) {
      throw new TlError('tl_bad_bytes', 'Cannot unpack a container in a container')
    }
    return { ...inner, body: unpacked }
  })
}

/** The content of a packed value; an unpacked value is returned unchanged. Throws `TlError`. */
export function unpackGzip(body: Buffer): Buffer {
  if (constructorIdOf(body) !== PACKING_IDS.gzip) return body
  const packed = new ByteReader(body, 4).bytes()
  const options = { maxOutputLength: MAX_UNPACKED_BYTES }
  try {
    // Some clients send a zlib stream instead of gzip.
    return packed[0] === 0x1f ? gunzipSync(packed, options) : inflateSync(packed, options)
  } catch (cause) {
    throw new TlError('tl_bad_bytes', 'Cannot unpack a value: its compressed bytes are damaged or too many', { cause })
  }
}
