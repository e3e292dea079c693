import { randomBytes } from 'node:crypto'
import type { Person } from './account.ts'
import { BoundedMap } from './bounded-map.ts'
import { createPasswordChallenge, type PasswordChallenge } from './password.ts'

/** What is half done: codes sent, passwords asked for, authorizations on their way to another data centre. */
export interface PendingLogins {
  /** Notes that a code was sent, and names the sending. */
  sendCode(person: Person): string
  /** Who the code was sent to, if the sending is known. */
  sentTo(codeHash: string): Person | undefined
  /** Forgets a sending: its code was used. */
  useCode(codeHash: string): void
  /** Notes that a key gave the right code and owes the password. */
  askPassword(authKeyId: string, person: Person): void
  /** Who owes a password under this key. */
  owesPassword(authKeyId: string): Person | undefined
  /** Notes that a key needs nothing more. */
  settle(authKeyId: string): void
  /** Asks the question that proves the password. */
  challenge(person: Person): PasswordChallenge | undefined
  /** Takes a question back: each is answered once. */
  takeChallenge(srpId: bigint): PasswordChallenge | undefined
  /** Makes the bytes that sign a key of another data centre in. */
  exportTo(dc: number, accountId: number): Buffer
  /** The account that the bytes sign in at `dc`, once. */
  importAt(dc: number, accountId: number, bytes: Buffer): boolean
}

const MAX_PENDING = 1000

/** Nothing of it outlives the process: who was signing in begins again. */
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
