import { sha1 } from '../crypto/hashes.ts'

/** An authorization key, as the server stores it. */
export interface AuthKey {
  /** The lower 64 bits of its SHA-1: 16 hex digits, which identify the key in packets. */
  readonly id: string
  /** The 256 bytes. */
  readonly bytes: Buffer
  /** The only data centre that knows the key. */
  readonly dc: number
  /** The current salt that messages must carry. */
  salt: bigint
  /** Layer of the last `invokeWithLayer` under this key. */
  layer?: number
  /** The API id of the last `initConnection` under this key. */
  apiId?: number
  /** Set for a temporary key, which the client binds to a permanent one. */
  temporary?: {
    /** Expiry, in seconds since 1970. */
    expiresAt: number
    /** The permanent key, once bound. */
    permanentId?: string
  }
}

/** Computes the id of a key. */
export function idOfAuthKey(bytes: Buffer): string {
  return sha1(bytes).toString('hex', 12)
}

/** The key's id as a TL `long`: a signed number. */
export function longIdOf(key: AuthKey): bigint {
  return Buffer.from(key.id, 'hex').readBigInt64LE()
}

/** The id of the permanent key; an unbound temporary key returns its own id. */
export function permanentIdOf(key: AuthKey): string {
  return key.temporary?.permanentId ?? key.id
}
