import type { PasswordRecord } from './password.ts'

/** What bots and people have in common. */
interface AccountBase {
  id: number
  /** The data centre that answers this account's calls and keeps the files that it uploads. */
  homeDc: number
  name: string
  username?: string
  premium: boolean
  /** Counts how often all file references of this account were made invalid. */
  referenceGeneration: number
}

/** Signs in by a token. */
export interface Bot extends AccountBase {
  kind: 'bot'
  token: string
}

/** Signs in by phone, code and, where there is one, a password. */
export interface Person extends AccountBase {
  kind: 'person'
  /** Digits only. */
  phone: string
  code: string
  password?: PasswordRecord
}

/** Whoever can be signed in. */
export type Account = Bot | Person
