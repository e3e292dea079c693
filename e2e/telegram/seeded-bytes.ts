import { createCipheriv, createHash } from 'node:crypto'
import { MIB } from '@streamvault/bytes'

const BLOCK_BYTES = 16
const ZEROS: Uint8Array = new Uint8Array(MIB)

/** Bytes derived from a seed, from any offset on: a large file that needs no disk. No sequence occurs twice. */
export function* seededBytes(seed: number, size: number, start = 0): Generator<Uint8Array, void> {
  const key = createHash('sha256').update(`seed ${seed}`).digest().subarray(0, BLOCK_BYTES)
  const counter = Buffer.alloc(BLOCK_BYTES)
  counter.writeBigUInt64BE(BigInt(Math.floor(start / BLOCK_BYTES)), 8)
  const cipher = createCipheriv('aes-128-ctr', key, counter)
  cipher.update(ZEROS.subarray(0, start % BLOCK_BYTES))
  for (let at = start; at < size; at += MIB) yield cipher.update(ZEROS.subarray(0, Math.min(MIB, size - at)))
}

/** SHA-256 of all the bytes, in hex. */
export function hashOfSeeded(seed: number, size: number): string {
  const hash = createHash('sha256')
  for (const piece of seededBytes(seed, size)) hash.update(piece)
  return hash.digest('hex')
}
