import { createHash } from 'node:crypto'
import type { Title } from './title.ts'
import { tokensOf } from './tokens.ts'

/**
 * The order of equally matching titles: short names first, then the newest, to the second.
 *
 * A positive number of 63 bits, so that a database can keep it as an integer and read matches in its order.
 */
export function searchRankOf(title: Pick<Title, 'id' | 'name' | 'addedAt'>): bigint {
  const words = BigInt(Math.min(tokensOf(title.name).length, 255))
  const seconds = Math.min(Math.max(Math.floor(title.addedAt / 1000), 0), 0xffff_ffff)
  const tie = createHash('sha256').update(title.id).digest().readUInt32BE(0) >>> 9
  return (words << 55n) | (BigInt(0xffff_ffff - seconds) << 23n) | BigInt(tie)
}
