import { randomBytes } from 'node:crypto'
import type { Person } from './account.ts'
import { BoundedMap } from './bounded-map.ts'
import { createPasswordChallenge, type PasswordChallenge } from './password.ts'

/** Unfinished sign-ins: sent codes, requested passwords, exported authorizations. */
export interface PendingLogins {
  /** Records a sent code, and returns the id of the sending. */
  sendCode(person: Person): string
  /** The recipient of the code, if the sending is known. */
  sentTo(codeHash: string): Person | undefined
  /** Removes a sending after its code was used. */
  useCode(codeHash: string): void
  /** Records that a key gave the right code and still needs the password. */
  askPassword(authKeyId: string, person: Person): void
  /** The person whose password this key still needs. */
  owesPassword(authKeyId: string): Person | undefined
  /** Records that a key's sign-in is complete. */
  settle(authKeyId: string): void
  /** Creates the challenge for the password. */
  challenge(person: Person): PasswordChallenge | undefined
  /** Removes and returns a challenge: each can be answered once. */
  takeChallenge(srpId: bigint): PasswordChallenge | undefined
  /** Makes the bytes that sign in a key of another data centre. */
  exportTo(dc: number, accountId: number): Buffer
  /** Whether the bytes sign this account in at `dc`; valid once. */
  importAt(dc: number, accountId: number, bytes: Buffer): boolean
}

const MAX_PENDING = 1000

/** Kept in memory only: after a restart, clients must start their sign-in again. */
export function createPendingLogins(): PendingLogins {
  const codes = new BoundedMap<string, Person>(MAX_PENDING)
  const passwords = new BoundedMap<string, Person>(MAX_PENDING)
  const challenges = new BoundedMap<bigint, PasswordChallenge>(MAX_PENDING)
  const exported = new BoundedMap<string, { dc: number; accountId: number }>(MAX_PENDING)

  return {
    sendCode(person) {
      const codeHash = randomBytes(9).toString('hex')
      codes.set(codeHash, person)
      return codeHash
    },
    sentTo: (codeHash) => codes.get(codeHash),
    useCode: (codeHash) => void codes.take(codeHash),
    askPassword: (authKeyId, person) => passwords.set(authKeyId, person),
    owesPassword: (authKeyId) => passwords.get(authKeyId),
    settle: (authKeyId) => void passwords.take(authKeyId),
    challenge(person) {
      if (person.password === undefined) return undefined
      const challenge = createPasswordChallenge(person.password)
      challenges.set(challenge.srpId, challenge)
      return challenge
    },
    takeChallenge: (srpId) => challenges.take(srpId),
    exportTo(dc, accountId) {
      const bytes = randomBytes(64)
      exported.set(bytes.toString('hex'), { dc, accountId })
      return bytes
    },
    importAt(dc, accountId, bytes) {
      const known = exported.take(bytes.toString('hex'))
      return known?.dc === dc && known.accountId === accountId
    },
  }
}
