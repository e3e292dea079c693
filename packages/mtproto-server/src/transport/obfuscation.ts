import { type Cipheriv, createCipheriv, createDecipheriv, type Decipheriv } from 'node:crypto'

/** A stream cipher around a transport, which hides only its pattern: the keys are in the first bytes. */
export interface Obfuscation {
  /** Decrypts the client's bytes, in order. */
  open(bytes: Buffer): Buffer
  /** Encrypts the server's bytes, in order. */
  hide(bytes: Buffer): Buffer
}

/** Reads the first 64 bytes of an obfuscated connection: its ciphers, and the tag of the inner transport. */
export function createObfuscation(head: Buffer): { tag: number; obfuscation: Obfuscation } {
  const back = Buffer.from(head.subarray(8, 56)).reverse()
  const incoming: Decipheriv = createDecipheriv('aes-256-ctr', head.subarray(8, 40), head.subarray(40, 56))
  const outgoing: Cipheriv = createCipheriv('aes-256-ctr', back.subarray(0, 32), back.subarray(32, 48))
  return {
    tag: incoming.update(head).readUInt32LE(56),
    obfuscation: { open: (bytes) => incoming.update(bytes), hide: (bytes) => outgoing.update(bytes) },
  }
}
