import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder } from '@streamvault/folders'
import { isMissing } from '../is-missing.ts'
import type { AccountRoute, KeptAccount, TelegramAccount } from './account.ts'
import { identityOf } from './read-account.ts'
import type { Seal } from './seal.ts'

/** Where the accounts lie, and the key that seals them. */
export interface AccountVaultOptions {
  /** A folder of the vault alone; made when it is missing. */
  folder: string
  seal: Seal
}

/** What lies in a vault. */
interface VaultContents {
  /** Those that can be read, in the order in which they were added. */
  accounts: KeptAccount[]
  /** Those that cannot, and why: damaged, sealed by another key, or a disk that fails. The errors hold no secret. */
  failures: { id: string; error: unknown }[]
}

/** What became of an account that was added. */
interface AddedAccount {
  kept: KeptAccount
  isNew: boolean
  /** Keeps it as it was kept before; one that was not is forgotten, but not what its session has learnt. */
  undo(): Promise<void>
}

/** Accounts at rest: a folder each, everything secret in it sealed. */
export interface AccountVault {
  /** All accounts. One that cannot be read keeps none of the others back. */
  list(): Promise<VaultContents>
  /** Keeps an account. One that is there already keeps its id, its place and its storage. */
  add(account: TelegramAccount, more?: AccountRoute & { label?: string }): Promise<AddedAccount>
  /** Forgets an account, readable or not, and all that its session has learnt. False when there is none of that id. */
  remove(id: string): Promise<boolean>
  /** The id that an account has here, whether or not it is kept. */
  idOf(account: TelegramAccount): string
  /** The file of that account's session storage, in a folder that is there. */
  storagePath(id: string): Promise<string>
}

const ID = /^s-[\da-f]{8}$/

/** Opens the vault in a folder. Each change is one file that is written whole. */
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
