import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder } from '@streamvault/folders'
import { isMissing } from '../is-missing.ts'
import type { AccountRoute, KeptAccount, TelegramAccount } from './account.ts'
import { identityOf } from './read-account.ts'
import type { Seal } from './seal.ts'

/** The vault's folder, and the key that encrypts the accounts. */
export interface AccountVaultOptions {
  /** A folder used by the vault only; created when missing. */
  folder: string
  seal: Seal
}

/** The contents of a vault. */
interface VaultContents {
  /** Readable accounts, in the order in which they were added. */
  accounts: KeptAccount[]
  /** Unreadable accounts, with the cause: damaged, sealed with another key, a disk error. No error holds a secret. */
  failures: { id: string; error: unknown }[]
}

/** The result of adding an account. */
interface AddedAccount {
  kept: KeptAccount
  isNew: boolean
  /** Restores the account as it was kept before, or removes a new one. Keeps what its session has stored. */
  undo(): Promise<void>
}

/** Stores accounts at rest: one folder each, every secret sealed. */
export interface AccountVault {
  /** All accounts. An unreadable one does not hide the others. */
  list(): Promise<VaultContents>
  /** Keeps an account. A known one keeps its id, its position and its storage. */
  add(account: TelegramAccount, more?: AccountRoute & { label?: string }): Promise<AddedAccount>
  /** Deletes an account, readable or not, with its session's storage. False when no account has that id. */
  remove(id: string): Promise<boolean>
  /** The id of an account in this vault, kept or not. */
  idOf(account: TelegramAccount): string
  /** The path of that account's session storage, in an existing folder. */
  storagePath(id: string): Promise<string>
}

const ID = /^s-[\da-f]{8}$/

/** Opens the vault in a folder. Each change writes one file atomically. */
export function openAccountVault({ folder, seal }: AccountVaultOptions): AccountVault {
  const folderOf = (id: string) => path.join(folder, id)
  const idOf = (account: TelegramAccount) => `s-${seal.nameOf(identityOf(account))}`
  const fileOf = (id: string) => path.join(folderOf(id), 'account')

  async function read(id: string): Promise<KeptAccount | undefined> {
    try {
      return JSON.parse(Buffer.from(seal.open(await readFile(fileOf(id)))).toString())
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async function write(kept: KeptAccount): Promise<void> {
    await makeFolder(folderOf(kept.id), { mode: 0o700 })
    const part = path.join(folderOf(kept.id), `account.${randomUUID()}.new`)
    try {
      await writeFile(part, seal.close(Buffer.from(JSON.stringify(kept))), { mode: 0o600, flush: true })
      await rename(part, fileOf(kept.id))
    } finally {
      await rm(part, { force: true })
    }
  }

  return {
    async list() {
      await makeFolder(folder, { mode: 0o700 })
      const ids = (await readdir(folder)).filter((name) => ID.test(name))
      const contents: VaultContents = { accounts: [], failures: [] }
      for (const id of ids.sort()) {
        try {
          const kept = await read(id)
          if (kept !== undefined) contents.accounts.push(kept)
        } catch (error) {
          contents.failures.push({ id, error })
        }
      }
      contents.accounts.sort((a, b) => a.addedMs - b.addedMs)
      return contents
    },
    async add(account, { label, ...route } = {}) {
      const id = idOf(account)
      const before = await read(id)
      const kept = { addedMs: Date.now(), label: '', ...before, ...route, ...(label && { label }), id, account }
      await write(kept)
      const undo = () => (before === undefined ? rm(fileOf(id), { force: true }) : write(before))
      return { kept, isNew: before === undefined, undo }
    },
    async remove(id) {
      if (!ID.test(id) || !existsSync(fileOf(id))) return false
      await rm(folderOf(id), { recursive: true, force: true })
      return true
    },
    idOf,
    async storagePath(id) {
      await makeFolder(folderOf(id), { mode: 0o700 })
      return path.join(folderOf(id), 'session.sqlite')
    },
  }
}
