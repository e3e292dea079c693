import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto'
import { ByteWriter } from '../tl/byte-writer.ts'
import { sha1 } from './hashes.ts'

/** The server's key, by which a client authenticates the server. */
export interface RsaKey {
  /** Identifies the key: the lower 64 bits of its SHA-1. */
  fingerprint: bigint
  /** For clients, PKCS#1. */
  publicKeyPem: string
  /** For storage, PKCS#1. */
  privateKeyPem: string
  /** Decrypts 256 bytes without looking at any padding. */
  decrypt(bytes: Buffer): Buffer
}

/** Reads a key from its stored `privateKeyPem`. */
export function readRsaKey(privateKeyPem: string): RsaKey {
  return toRsaKey(createPrivateKey(privateKeyPem))
}

/**
 * Makes a 2048-bit key whose fingerprint of 16 hex digits has no leading zero: clients that compare the
 * digits as text, one side padded and the other not, would never find such a key.
 */
export function createRsaKey(): RsaKey {
  for (;;) {
    const key = toRsaKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)
    if (BigInt.asUintN(64, key.fingerprint) >> 60n !== 0n) return key
  }
}

function toRsaKey(privateKey: KeyObject): RsaKey {
  const publicKey = createPublicKey(privateKey)
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const writer = new ByteWriter()
  writer.bytes(Buffer.from(n, 'base64url'))
  writer.bytes(Buffer.from(e, 'base64url'))
  return {
    fingerprint: sha1(writer.result()).readBigInt64LE(12),
    publicKeyPem: publicKey.export({ format: 'pem', type: 'pkcs1' }).toString(),
    privateKeyPem: privateKey.export({ format: 'pem', type: 'pkcs1' }).toString(),
    decrypt: (bytes) => privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, bytes),
  }
}
