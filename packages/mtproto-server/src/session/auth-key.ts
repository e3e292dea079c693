import { sha1 } from '../crypto/hashes.ts'

/** An authorization key, as the server keeps it. */
export interface AuthKey {
  /** The lower 64 bits of its SHA-1: 16 hex digits, by which packets name it. */
  readonly id: string
  /** The 256 bytes. */
  readonly bytes: Buffer
  /** The data centre where it was made; it is known nowhere else. */
  readonly dc: number
  /** What messages must carry at present. */
  salt: bigint
  /** Layer of the last `invokeWithLayer` under this key. */
  layer?: number
  /** What the last `initConnection` under this key told. */
  apiId?: number
  /** Present on a key that a client made for a day, to be bound to a lasting one. */
  temporary?: {
    /** When it ends, in seconds since 1970. */
    expiresAt: number
    /** The lasting key that it stands for, once bound. */
    permanentId?: string
  }
}

/** Names a key by its bytes. */
export function idOfAuthKey(bytes: Buffer): string {
  return sha1(bytes).toString('hex', 12)
}

/** The key's name as the type language has it: a signed number. */
export function longIdOf(key: AuthKey): bigint {
  return Buffer.from(key.id, 'hex').readBigInt64LE()
}

/** The name of the lasting key that this one is or stands for; a temporary key that is not bound names itself. */
export function permanentIdOf(key: AuthKey): string {
  return key.temporary?.permanentId ?? key.id
}
