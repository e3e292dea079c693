import { sha1, sha256 } from './hashes.ts'
import type { IgeKey } from './ige.ts'

/** Direction of a message: each uses different parts of the authorization key. */
export type Direction = 'from-client' | 'to-client'

/** The key of one message (MTProto 2.0), from the authorization key and the message's own 16-byte key. */
export function deriveMessageKey(authKey: Buffer, messageKey: Buffer, direction: Direction): IgeKey {
  const x = direction === 'from-client' ? 0 : 8
  const a = sha256(messageKey, authKey.subarray(x, x + 36))
  const b = sha256(authKey.subarray(40 + x, 76 + x), messageKey)
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  }
}

/** The 16-byte key of a padded plain message. */
export function computeMessageKey(authKey: Buffer, plain: Uint8Array, direction: Direction): Buffer {
  const x = direction === 'from-client' ? 88 : 96
  return sha256(authKey.subarray(x, x + 32), plain).subarray(8, 24)
}

/** The key of one message from a client in MTProto 1.0, still used to bind temporary keys. */
export function deriveMessageKeyV1(authKey: Buffer, messageKey: Buffer): IgeKey {
  const a = sha1(messageKey, authKey.subarray(0, 32))
  const b = sha1(authKey.subarray(32, 48), messageKey, authKey.subarray(48, 64))
  const c = sha1(authKey.subarray(64, 96), messageKey)
  const d = sha1(messageKey, authKey.subarray(96, 128))
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)]),
    iv: Buffer.concat([a.subarray(8, 20), b.subarray(0, 8), c.subarray(16, 20), d.subarray(0, 8)]),
  }
}

/** The key that encrypts both halves of the Diffie-Hellman exchange. */
export function deriveExchangeKey(serverNonce: Buffer, newNonce: Buffer): IgeKey {
  const a = sha1(newNonce, serverNonce)
  const b = sha1(serverNonce, newNonce)
  const c = sha1(newNonce, newNonce)
  return {
    key: Buffer.concat([a, b.subarray(0, 12)]),
    iv: Buffer.concat([b.subarray(12, 20), c, newNonce.subarray(0, 4)]),
  }
}
