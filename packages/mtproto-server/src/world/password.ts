import { createHash, pbkdf2Sync, randomBytes } from 'node:crypto'
import { bigIntOf, bytesOf, powMod, TELEGRAM_GENERATOR, TELEGRAM_PRIME } from '../crypto/telegram-prime.ts'

/** The stored form of a password: enough to verify it, not to recover it. */
export interface PasswordRecord {
  salt1: Buffer
  salt2: Buffer
  /** `g^x mod p`, where x is the salted hash. */
  verifier: Buffer
}

/** A challenge that only the holder of the password can answer (SRP, as in Telegram's two-step verification). */
export interface PasswordChallenge {
  /** Identifies the challenge. */
  srpId: bigint
  /** The server's public number: B. */
  publicB: Buffer
  /** The server's secret number: b. */
  secret: bigint
}

/** Salts and hashes a new password. */
export function makePassword(password: string): PasswordRecord {
  const salt1 = randomBytes(40)
  const salt2 = randomBytes(16)
  const x = bigIntOf(passwordHash(Buffer.from(password), salt1, salt2))
  return { salt1, salt2, verifier: bytesOf(powMod(TELEGRAM_GENERATOR, x)) }
}

/** Creates a new challenge. */
export function createPasswordChallenge(record: PasswordRecord): PasswordChallenge {
  const secret = bigIntOf(randomBytes(256)) % TELEGRAM_PRIME
  const shared = (multiplier() * bigIntOf(record.verifier) + powMod(TELEGRAM_GENERATOR, secret)) % TELEGRAM_PRIME
  return { srpId: randomBytes(8).readBigInt64LE(), publicB: bytesOf(shared), secret }
}

/** Whether `proof` (M1) proves knowledge of the password, given the client's public number (A). */
export function provesPassword(
  record: PasswordRecord,
  challenge: PasswordChallenge,
  publicA: Buffer,
  proof: Buffer,
): boolean {
  const a = bigIntOf(publicA)
  if (a <= 1n || a >= TELEGRAM_PRIME - 1n) return false
  const paddedA = bytesOf(a)
  const u = bigIntOf(sha256(paddedA, challenge.publicB))
  const shared = powMod((a * powMod(bigIntOf(record.verifier), u)) % TELEGRAM_PRIME, challenge.secret)
  const key = sha256(bytesOf(shared))
  const wanted = sha256(
    xor(sha256(bytesOf(TELEGRAM_PRIME)), sha256(bytesOf(TELEGRAM_GENERATOR))),
    sha256(record.salt1),
    sha256(record.salt2),
    paddedA,
    challenge.publicB,
    key,
  )
  return wanted.equals(proof)
}

/** PH2 in the documentation of two-step verification. */
function passwordHash(password: Buffer, salt1: Buffer, salt2: Buffer): Buffer {
  const first = salted(salted(password, salt1), salt2)
  return salted(pbkdf2Sync(first, salt1, 100_000, 64, 'sha512'), salt2)
}

function salted(data: Buffer, salt: Buffer): Buffer {
  return sha256(salt, data, salt)
}

function multiplier(): bigint {
  return bigIntOf(sha256(bytesOf(TELEGRAM_PRIME), bytesOf(TELEGRAM_GENERATOR)))
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)))
}
