import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/** `sig`: HMAC-SHA-256. `md5`: the form that nginx's secure_link module can check. */
export type LinkForm = 'sig' | 'md5'

/** Signs a text; returns unpadded base64url: 43 characters for `sig`, 22 for `md5`. */
export function signatureOf(form: LinkForm, text: string, secret: string): string {
  if (form === 'sig') return createHmac('sha256', secret).update(text).digest('base64url')
  return hash('md5', `${text} ${secret}`, 'base64url')
}

/**
 * Compares in constant time, as text: the last character of base64url has unused bits, and any other encoding of the
 * same bytes must not be valid.
 */
export function isSignature(given: string, form: LinkForm, text: string, secret: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(signatureOf(form, text, secret))]
  return left.length === right.length && timingSafeEqual(left, right)
}
