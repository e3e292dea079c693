import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  AccountUnreadableError,
  type KnownDcs,
  readAccount,
  readSessionFile,
  type TelegramAccount,
} from '@streamvault/object-store-telegram'
import { accountLines } from './account-texts.ts'

/** Folders under the data directory into which an operator may drop accounts, by names that other programs use. */
const FOLDERS = ['config/workers', 'config/worker_accounts']
const MAX_FILES = 1000

/** What lay in the folders. */
export interface DroppedAccounts {
  accounts: TelegramAccount[]
  /** Why others could not be read: no account we know, or a disk that refuses. One each; they name no file. */
  failures: AccountUnreadableError[]
}

/** Reads `.session` files of Pyrogram and Telethon, and texts with one string or token a line. They stay where they are. */
export async function readDroppedAccounts(dataDir: string, dcs?: KnownDcs): Promise<DroppedAccounts> {
  const found: DroppedAccounts = { accounts: [], failures: [] }
  /** Hands on what `read` gives, and notes what it throws: one that cannot be read keeps none of the others back. */
  const attempt = async <T>(read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read()
    } catch (error) {
      found.failures.push(error instanceof AccountUnreadableError ? error : diskRefused(error))
      return undefined
    }
  }
  const keep = async (read: () => TelegramAccount) => {
    const account = await attempt(read)
    if (account !== undefined) found.accounts.push(account)
  }
  for (const folder of FOLDERS.map((name) => path.join(dataDir, name))) {
    const names = (await attempt(() => filesIn(folder))) ?? []
    for (const name of names.slice(0, MAX_FILES)) {
      const file = path.join(folder, name)
      if (name.endsWith('.session')) await keep(() => readSessionFile(file, dcs))
      else for (const line of (await attempt(() => linesOf(file))) ?? []) await keep(() => readAccount(line, dcs))
    }
  }
  return found
}

/** Without its cause, whose message names the file. */
function diskRefused(error: unknown): AccountUnreadableError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return new AccountUnreadableError(`the disk refuses a file or folder of dropped accounts (${code})`)
}

/** In an order that does not depend on the disk; none where the folder is not there. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

const linesOf = async (file: string): Promise<string[]> => accountLines(await readFile(file, 'utf8'))
