import { createHash, randomBytes } from 'node:crypto'

/** A new, unique id for a title: 20 characters of `0-9a-v`. Later ids sort after earlier ones, to the millisecond. */
export function newTitleId(nowMs: number = Date.now()): string {
  const random = BigInt(`0x${randomBytes(7).toString('hex')}`) & ((1n << 55n) - 1n)
  // 45 bits of time reach the year 3084; 9 + 11 digits of 5 bits hold 45 + 55.
  return base32(BigInt(nowMs), 9) + base32(random, 11)
}

/**
 * The id of a file with this content: 26 characters of `0-9a-v`, the same wherever and whenever it is computed. None is
 * a hyphen: an id that begins with one would be an option on the command line.
 *
 * @param contentHash SHA-256 in hex
 * @throws TypeError when it is not
 */
export function fileIdOf(contentHash: string): string {
  if (!/^[0-9a-f]{64}$/i.test(contentHash))
    throw new TypeError(`Cannot name a file: "${contentHash}" is no SHA-256 in hex`)
  return base32(BigInt(`0x${contentHash.slice(0, 32)}`), 26)
}

/** A deterministic title id: equal parts always give the same id. */
export function titleIdFrom(parts: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return base32(BigInt(`0x${digest.slice(0, 25)}`), 20)
}

function base32(value: bigint, length: number): string {
  return value.toString(32).padStart(length, '0')
}
