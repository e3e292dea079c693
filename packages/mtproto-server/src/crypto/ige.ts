import { createCipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { ige256Decrypt, initSync, SIMD_AVAILABLE } from '@mtcute/wasm'

/** Parameters of AES-256-IGE. */
export interface IgeKey {
  /** 32 bytes. */
  key: Buffer
  /** 32 bytes: the initial cipher block, then the initial plain block. */
  iv: Buffer
}

const require = createRequire(import.meta.url)
initSync(readFileSync(require.resolve(SIMD_AVAILABLE ? '@mtcute/wasm/mtcute-simd.wasm' : '@mtcute/wasm/mtcute.wasm')))

/** Decrypts; the length must be a multiple of 16. */
export function igeDecrypt(data: Uint8Array, { key, iv }: IgeKey): Buffer {
  const plain = ige256Decrypt(data, key, iv)
  return Buffer.from(plain.buffer, plain.byteOffset, plain.length)
}

/**
 * Encrypts; the length must be a multiple of 16.
 *
 * IGE is `c[i] = E(m[i] ^ c[i-1]) ^ m[i-1]`. With `d[i] = c[i] ^ m[i-1]` that is `d[i] = E((m[i] ^ m[i-2]) ^ d[i-1])`:
 * plain CBC over the blocks `m[i] ^ m[i-2]`, which the CPU accelerates, and one more pass of XOR.
 */
export function igeEncrypt(data: Uint8Array, { key, iv }: IgeKey): Buffer {
  const plain = words(data)
  const before = words(iv.subarray(16, 32))
  const masked = scratchOf(plain.length)
  for (let i = 0; i < 4; i++) masked[i] = at(plain, i)
  for (let i = 4; i < 8; i++) masked[i] = at(plain, i) ^ at(before, i - 4)
  for (let i = 8; i < plain.length; i++) masked[i] = at(plain, i) ^ at(plain, i - 8)

  const cbc = createCipheriv('aes-256-cbc', key, iv.subarray(0, 16))
  cbc.setAutoPadding(false)
  const cipher = words(cbc.update(new Uint8Array(masked.buffer, 0, data.length)))
  for (let i = 0; i < 4; i++) cipher[i] = at(cipher, i) ^ at(before, i)
  for (let i = 4; i < cipher.length; i++) cipher[i] = at(cipher, i) ^ at(plain, i - 4)
  return Buffer.from(cipher.buffer, cipher.byteOffset, cipher.byteLength)
}

let scratch = new Uint32Array(0)

/** A scratch buffer shared by all calls: allocating a fresh megabyte per chunk costs as much as its encryption. */
function scratchOf(length: number): Uint32Array {
  if (scratch.length < length) scratch = new Uint32Array(length)
  return scratch.subarray(0, length)
}

/** The same bytes as 32-bit words; copied only when they are not aligned to four bytes. */
function words(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4)
}

function at(values: Uint32Array, index: number): number {
  // The loops above keep the index within the array; the types cannot express that.
  return values[index] as number
}
