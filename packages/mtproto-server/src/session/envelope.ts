import { randomBytes } from 'node:crypto'
import { igeDecrypt, igeEncrypt } from '../crypto/ige.ts'
import { computeMessageKey, deriveMessageKey } from '../crypto/message-keys.ts'
import type { AuthKey } from './auth-key.ts'

/** The contents of an encrypted packet. */
export interface Envelope {
  /** The salt that the sender used. */
  salt: bigint
  /** The session. */
  sessionId: bigint
  /** The message's id. */
  messageId: bigint
  /** The message's counter. */
  sequence: number
  /** The message. */
  body: Buffer
}

/** An encrypted packet does not match its key, or is damaged; the connection must close. */
class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError'
  /** Stable, for callers. */
  readonly code = 'mtproto_envelope'
}

const PREFIX_BYTES = 24
const HEADER_BYTES = 32
const MIN_PADDING = 12
const MAX_PADDING = 1024

/** Decrypts a client's packet. Bytes after the last whole block are transport padding. Throws `EnvelopeError`. */
export function openEnvelope(key: AuthKey, packet: Buffer): Envelope {
  const length = packet.length - PREFIX_BYTES
  if (length < HEADER_BYTES + 16)
    throw new EnvelopeError(`Cannot open a packet of ${packet.length} bytes: it is too short`)
  const messageKey = packet.subarray(8, PREFIX_BYTES)
  const cipher = packet.subarray(PREFIX_BYTES, packet.length - (length % 16))
  const plain = igeDecrypt(cipher, deriveMessageKey(key.bytes, messageKey, 'from-client'))
  if (!computeMessageKey(key.bytes, plain, 'from-client').equals(messageKey)) {
    throw new EnvelopeError('Cannot open a packet: its message key is not that of its content')
  }
  const bodyBytes = plain.readUInt32LE(28)
  const padding = plain.length - HEADER_BYTES - bodyBytes
  if (padding < MIN_PADDING || padding > MAX_PADDING || bodyBytes % 4 !== 0) {
    throw new EnvelopeError(`Cannot open a packet: ${bodyBytes} bytes in ${plain.length} leave ${padding} for padding`)
  }
  return {
    salt: plain.readBigInt64LE(0),
    sessionId: plain.readBigInt64LE(8),
    messageId: plain.readBigInt64LE(16),
    sequence: plain.readUInt32LE(24),
    body: plain.subarray(HEADER_BYTES, HEADER_BYTES + bodyBytes),
  }
}

/** Encrypts a message to a client as a packet of two pieces. */
export function sealEnvelope(key: AuthKey, { salt, sessionId, messageId, sequence, body }: Envelope): Buffer[] {
  const used = HEADER_BYTES + body.length + MIN_PADDING
  const padding = MIN_PADDING + ((16 - (used % 16)) % 16)
  const plain = scratchOf(HEADER_BYTES + body.length + padding)
  plain.writeBigInt64LE(salt, 0)
  plain.writeBigInt64LE(sessionId, 8)
  plain.writeBigInt64LE(messageId, 16)
  plain.writeUInt32LE(sequence, 24)
  plain.writeUInt32LE(body.length, 28)
  body.copy(plain, HEADER_BYTES)
  randomBytes(padding).copy(plain, HEADER_BYTES + body.length)
  const messageKey = computeMessageKey(key.bytes, plain, 'to-client')
  const cipher = igeEncrypt(plain, deriveMessageKey(key.bytes, messageKey, 'to-client'))
  return [Buffer.concat([Buffer.from(key.id, 'hex'), messageKey]), cipher]
}

let scratch = Buffer.alloc(0)

/** A scratch buffer shared by all calls: its contents are valid only within the call that fills it. */
function scratchOf(length: number): Buffer {
  if (scratch.length < length) scratch = Buffer.allocUnsafeSlow(length)
  return scratch.subarray(0, length)
}
