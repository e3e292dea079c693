import { type Cipheriv, createCipheriv, createDecipheriv, type Decipheriv } from 'node:crypto'

/** A stream cipher around a transport, which hides its shape and nothing else: the keys are in the first bytes. */
export interface Obfuscation {
  /** Undoes the client's bytes, in their order. */
  open(bytes: Buffer): Buffer
  /** Hides the server's bytes, in their order. */
  hide(bytes: Buffer): Buffer
}

/** Reads the 64 bytes that begin an obfuscated connection: its ciphers, and the mark of the transport inside. */
export function createObfuscation(head: Buffer): { tag: number; obfuscation: Obfuscation } {
  const back = Buffer.from(head.subarray(8, 56)).reverse()
  const incoming: Decipheriv = createDecipheriv('aes-256-ctr', head.subarray(8, 40), head.subarray(40, 56))
  const outgoing: Cipheriv = createCipheriv('aes-256-ctr', back.subarray(0, 32), back.subarray(32, 48))
  return {
    tag: incoming.update(head).readUInt32LE(56),
    obfuscation: { open: (bytes) => incoming.update(bytes), hide: (bytes) => outgoing.update(bytes) },
  }
}
