import { createHmac, randomBytes } from 'node:crypto'
import { LinkKeysError } from './errors.ts'
import type { LinkKeys } from './link-keys.ts'

/** 96 bits, 16 characters: two links never share a token by chance, nor two persons a mark. */
const PART_BYTES = 12
const PART_LENGTH = 16

/**
 * Makes the `tid` of a new link: 16 random characters, and behind them, for a link that a person asked for, the 16 of that
 * person's mark. The mark is an HMAC under the current key, so it tells nobody who the person is, and needs no record.
 *
 * @param person what is known of them and stays the same: an account, or the cookie of a device
 * @throws LinkKeysError when the current key has no secret
 */
export function createLinkToken(keys: LinkKeys, person?: string): string {
  const random = randomBytes(PART_BYTES).toString('base64url')
  return person === undefined ? random : `${random}${personMark(keys, person)}`
}

/** The mark by which links of one person are known. Another current key gives another mark. */
export function personMark(keys: LinkKeys, person: string): string {
  const secret = keys.secretOf(keys.current)
  if (secret === undefined) throw new LinkKeysError(keys.current, 'it marks persons but has no secret')
  return createHmac('sha256', secret).update(`person|${person}`).digest().subarray(0, PART_BYTES).toString('base64url')
}

/** The mark of the person a checked link was made for; `undefined` when it was made for nobody. */
export function personOf(tid: string): string | undefined {
  return tid.length === 2 * PART_LENGTH ? tid.slice(PART_LENGTH) : undefined
}
