import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  AccountUnreadableError,
  type KnownDcs,
  readAccount,
  readSessionFile,
  type TelegramAccount,
} from '@streamvault/object-store-telegram'
import { isMissing } from '../installation/is-missing.ts'
import { type AccountLine, numberedAccountLines } from './account-texts.ts'

/** Folders under the data directory into which an operator may drop accounts, by names that other programs use. */
const FOLDERS = ['config/workers', 'config/worker_accounts']
const MAX_FILES = 1000

/** What lay in the folders. */
export interface DroppedAccounts {
  accounts: TelegramAccount[]
  /** What could not be read: no account we know, or a disk that refuses. */
  failures: DroppedFailure[]
}

/** One account, file or folder that could not be read. */
interface DroppedFailure {
  /** The name of the file or folder, and the line where it holds several; never what stands there. */
  place: string
  /** Names no path. */
  error: AccountUnreadableError
}

/** Reads `.session` files of Pyrogram and Telethon, and texts with one string or token a line. They stay where they are. */
export async function readDroppedAccounts(dataDir: string, dcs?: KnownDcs): Promise<DroppedAccounts> {
  const found: DroppedAccounts = { accounts: [], failures: [] }
  /** Hands on what `read` gives, and notes what it throws: one that cannot be read keeps none of the others back. */
  const attempt = async <T>(place: string, read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read()
    } catch (error) {
      found.failures.push({ place, error: error instanceof AccountUnreadableError ? error : diskRefused(error) })
      return undefined
    }
  }
  const keep = async (place: string, read: () => TelegramAccount) => {
    const account = await attempt(place, read)
    if (account !== undefined) found.accounts.push(account)
  }
  for (const folder of FOLDERS.map((name) => path.join(dataDir, name))) {
    const names = (await attempt(path.basename(folder), () => filesIn(folder))) ?? []
    for (const name of names.slice(0, MAX_FILES)) {
      const file = path.join(folder, name)
      if (name.endsWith('.session')) await keep(name, () => readSessionFile(file, dcs))
      else
        for (const { line, number } of (await attempt(name, () => linesOf(file))) ?? [])
          await keep(`${name}, line ${number}`, () => readAccount(line, dcs))
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
    if (isMissing(error)) return []
    throw error
  }
}

const linesOf = async (file: string): Promise<AccountLine[]> => numberedAccountLines(await readFile(file, 'utf8'))
