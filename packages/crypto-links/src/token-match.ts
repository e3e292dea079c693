import { hash, timingSafeEqual } from 'node:crypto'

/** Whether `given` equals `secret`; the time taken reveals nothing of either. An empty secret matches nothing. */
export function isToken(given: string | undefined, secret: string): boolean {
  // Hashes have one length: their comparison does not even reveal the length of the secret.
  const isSame = timingSafeEqual(hash('sha256', given ?? '', 'buffer'), hash('sha256', secret, 'buffer'))
  return isSame && secret !== '' && given !== undefined
}

/** The token in an `Authorization` header of the form `Bearer TOKEN`; `undefined` for any other. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
}
