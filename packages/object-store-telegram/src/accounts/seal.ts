import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/** Authenticated encryption: only a holder of the key can read or change the bytes. */
export interface Seal {
  /** Encrypts bytes with a fresh nonce. */
  close(plain: Uint8Array): Uint8Array
  /** @throws SealError when the bytes were encrypted with another key, or changed since. */
  open(sealed: Uint8Array): Uint8Array
  /** A short name for a secret that does not reveal it: equal secrets have equal names. */
  nameOf(secret: string): string
}

/** The kept bytes cannot be decrypted with this key. */
export class SealError extends Error {
  override name = 'SealError'
  /** Stable code for callers. */
  readonly code = 'seal_broken'
}

/** NIST SP 800-38D: a nonce of 96 bits, a tag of 128. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
const FORMAT = 1
const NAME_LENGTH = 8

/** AES-256-GCM with a `key` of 32 bytes. */
export function createSeal(key: Uint8Array): Seal {
  if (key.length !== KEY_BYTES) throw new RangeError(`Cannot seal: expected a key of ${KEY_BYTES} bytes`)
  return {
    close(plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const closed = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), closed])
    },
    open(sealed) {
      const head = 1 + NONCE_BYTES + TAG_BYTES
      if (sealed.length < head || sealed[0] !== FORMAT)
        throw new SealError('Cannot open what was kept: it is not sealed')
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE_BYTES))
      decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, head))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(head)), decipher.final()])
      } catch (error) {
        throw new SealError('Cannot open what was kept: another key sealed it, or it was changed', { cause: error })
      }
    },
    nameOf: (secret) => createHmac('sha256', key).update(secret).digest('hex').slice(0, NAME_LENGTH),
  }
}
