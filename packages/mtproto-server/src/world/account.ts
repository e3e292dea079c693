import type { PasswordRecord } from './password.ts'

/** Common fields of bots and user accounts. */
interface AccountBase {
  id: number
  /** The data centre that answers this account's calls and stores its uploads. */
  homeDc: number
  name: string
  username?: string
  premium: boolean
  /** Incremented when all file references of this account are invalidated. */
  referenceGeneration: number
}

/** Signs in with a token. */
export interface Bot extends AccountBase {
  kind: 'bot'
  token: string
}

/** Signs in with phone, code and, if set, a password. */
export interface Person extends AccountBase {
  kind: 'person'
  /** Digits only. */
  phone: string
  code: string
  password?: PasswordRecord
}

/** An account that can sign in. */
export type Account = Bot | Person
