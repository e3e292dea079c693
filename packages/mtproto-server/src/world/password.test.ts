import assert from 'node:assert/strict'
import { createHash, pbkdf2Sync, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { bigIntOf, bytesOf, TELEGRAM_PRIME as p, powMod } from '../crypto/telegram-prime.ts'
import {
  createPasswordChallenge,
  makePassword,
  type PasswordChallenge,
  type PasswordRecord,
  provesPassword,
} from './password.ts'

const h = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()

/** The client's side, step by step as in the documentation of two-step verification. */
function prove({ salt1, salt2 }: PasswordRecord, { publicB }: PasswordChallenge, password: string) {
  const sh = (data: Buffer, salt: Buffer) => h(salt, data, salt)
  const ph1 = sh(sh(Buffer.from(password), salt1), salt2)
  const x = bigIntOf(sh(pbkdf2Sync(ph1, salt1, 100_000, 64, 'sha512'), salt2))
  const a = bigIntOf(randomBytes(256))
  const gA = bytesOf(powMod(3n, a))
  const k = bigIntOf(h(bytesOf(p), bytesOf(3n)))
  const u = bigIntOf(h(gA, publicB))
  const base = (((bigIntOf(publicB) - k * powMod(3n, x)) % p) + p) % p
  const key = h(bytesOf(powMod(base, a + u * x)))
  const mixed = Buffer.from(h(bytesOf(p)).map((byte, i) => byte ^ (h(bytesOf(3n))[i] ?? 0)))
  return { gA, proof: h(mixed, h(salt1), h(salt2), gA, publicB, key) }
}

describe('two-step verification', () => {
  it('believes who knows the password, and nobody else', () => {
    const record = makePassword('correct horse')
    const challenge = createPasswordChallenge(record)
    const right = prove(record, challenge, 'correct horse')
    const wrong = prove(record, challenge, 'correct horses')
    assert.equal(provesPassword(record, challenge, right.gA, right.proof), true)
    assert.equal(provesPassword(record, challenge, wrong.gA, wrong.proof), false)
  })

  it('is not fooled by a public number that makes the key known', () => {
    const record = makePassword('x')
    const challenge = createPasswordChallenge(record)
    assert.equal(provesPassword(record, challenge, Buffer.alloc(256), randomBytes(32)), false)
    assert.equal(provesPassword(record, challenge, bytesOf(p - 1n), randomBytes(32)), false)
  })
})
