import { randomBytes } from 'node:crypto'
import type { Account, Bot, Person } from './account.ts'
import type { NewBot, NewPerson } from './live-world.ts'
import { makePassword } from './password.ts'
import type { Records } from './records.ts'

/** All accounts. */
export interface Accounts {
  /** Creates a bot, or returns the existing one with this token. */
  addBot(bot: NewBot): Bot
  /** Creates a person, or returns the existing one with this phone number. */
  addPerson(person: NewPerson): Person
  byId(id: number): Account | undefined
  byToken(token: string): Bot | undefined
  /** Accepts the number in any format. */
  byPhone(phone: string): Person | undefined
  /** Without the `@`, in any case. */
  byUsername(username: string): Account | undefined
  /** Invalidates every file reference of an account. */
  expireReferences(account: Account): void
}

/** Real bots have ids beyond 32 bits; user accounts have smaller ones. */
const FIRST_BOT = 7_000_000_001
const FIRST_PERSON = 500_000_001

/** Loads the stored accounts. */
export function createAccounts(records: Records, homeDc: number): Accounts {
  const accounts = new Map(records.all<Account>('account').map((account) => [account.id, account]))

  function keep<T extends Account>(account: T): T {
    accounts.set(account.id, account)
    records.put('account', String(account.id), account)
    return account
  }
  function find<T extends Account>(picks: (account: Account) => account is T): T | undefined {
    return [...accounts.values()].find(picks)
  }
  function freeId(first: number): number {
    let id = first
    while (accounts.has(id)) id += 1
    return id
  }
  const byToken = (token: string): Bot | undefined =>
    find((account): account is Bot => account.kind === 'bot' && account.token === token)
  const byPhone = (phone: string): Person | undefined =>
    find((account): account is Person => account.kind === 'person' && account.phone === digitsOf(phone))

  return {
    byId: (id) => accounts.get(id),
    byToken,
    byPhone,
    byUsername: (username) =>
      find((account): account is Account => account.username?.toLowerCase() === username.toLowerCase()),

    addBot({ name, token, dc }) {
      const known = token === undefined ? undefined : byToken(token)
      if (known !== undefined) return known
      const id = token === undefined ? freeId(FIRST_BOT) : idOfToken(token)
      if (accounts.has(id)) throw new Error(`Cannot add a bot: the id ${id} has another token`)
      return keep({
        kind: 'bot',
        id,
        token: token ?? `${id}:AA${randomBytes(25).toString('base64url').slice(0, 33)}`,
        homeDc: dc ?? homeDc,
        name: name ?? `Bot ${id}`,
        username: `bot${id}_bot`,
        premium: false,
        referenceGeneration: 0,
      })
    },

    addPerson({ phone, code, password, name, username, premium, dc }) {
      const known = byPhone(phone)
      if (known !== undefined) return known
      const id = freeId(FIRST_PERSON)
      return keep({
        kind: 'person',
        id,
        phone: digitsOf(phone),
        code,
        ...(password !== undefined && { password: makePassword(password) }),
        homeDc: dc ?? homeDc,
        name: name ?? `Person ${id}`,
        ...(username !== undefined && { username }),
        premium: premium ?? false,
        referenceGeneration: 0,
      })
    },

    expireReferences(account) {
      account.referenceGeneration += 1
      keep(account)
    },
  }
}

function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, '')
}

function idOfToken(token: string): number {
  const id = Number(/^(\d+):[\w-]{30,}$/.exec(token)?.[1])
  if (!Number.isSafeInteger(id)) throw new Error('Cannot add a bot: its token must be "ID:SECRET"')
  return id
}
