import { sha1, sha256 } from './hashes.ts'
import { igeDecrypt } from './ige.ts'

/**
 * Decrypts data that a client encrypted with the server's RSA key: in the scheme of 2021 (RSA_PAD), else in the older
 * one with a SHA-1 before the data. `lengthOf` returns the length of the value at the start of the older form's data.
 * Returns `undefined` when neither scheme matches.
 */
export function openExchangeData(block: Buffer, lengthOf: (data: Buffer) => number): Buffer | undefined {
  return openRsaPad(block) ?? openLegacy(block, lengthOf)
}

function openRsaPad(block: Buffer): Buffer | undefined {
  const cipher = block.subarray(32)
  const mask = sha256(cipher)
  const key = Buffer.from(block.subarray(0, 32).map((byte, i) => byte ^ (mask[i] ?? 0)))
  const opened = igeDecrypt(cipher, { key, iv: Buffer.alloc(32) })
  const data = Buffer.from(opened.subarray(0, 192)).reverse()
  return sha256(key, data).equals(opened.subarray(192)) ? data : undefined
}

function openLegacy(block: Buffer, lengthOf: (data: Buffer) => number): Buffer | undefined {
  // One zero byte keeps the block below the modulus; then comes the SHA-1 of the data without its padding.
  const data = block.subarray(21)
  const value = data.subarray(0, lengthOf(data))
  return block[0] === 0 && sha1(value).equals(block.subarray(1, 21)) ? data : undefined
}
