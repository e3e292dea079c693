import { createHmac, randomBytes } from 'node:crypto'
import { LinkKeysError } from './errors.ts'
import type { LinkKeys } from './link-keys.ts'

/** 96 bits, 16 characters: neither two links' tokens nor two persons' marks collide by chance. */
const PART_BYTES = 12
const PART_LENGTH = 16

/**
 * Makes the `tid` of a new link: 16 random characters, and for a link with a person the 16 of that person's mark after
 * them. The mark is an HMAC under the current key, so it does not reveal the person, and needs no record.
 *
 * @param person a stable identifier of the person: an account, or the cookie of a device
 * @throws LinkKeysError when the current key has no secret
 */
export function createLinkToken(keys: LinkKeys, person?: string): string {
  const random = randomBytes(PART_BYTES).toString('base64url')
  return person === undefined ? random : `${random}${personMark(keys, person)}`
}

/** The mark shared by all links of one person. Another current key gives another mark. */
export function personMark(keys: LinkKeys, person: string): string {
  const secret = keys.secretOf(keys.current)
  if (secret === undefined) throw new LinkKeysError(keys.current, 'it marks persons but has no secret')
  return createHmac('sha256', secret).update(`person|${person}`).digest().subarray(0, PART_BYTES).toString('base64url')
}

/** The mark of a checked link's person; `undefined` for a link without a person. */
export function personOf(tid: string): string | undefined {
  return tid.length === 2 * PART_LENGTH ? tid.slice(PART_LENGTH) : undefined
}
