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

/** Folders under the data directory for accounts as files, by names that other programs use. */
const FOLDERS = ['config/workers', 'config/worker_accounts']
const MAX_FILES = 1000

/** The contents of the folders. */
export interface DroppedAccounts {
  accounts: TelegramAccount[]
  /** Unreadable entries: no known form of account, or a disk error. */
  failures: DroppedFailure[]
}

/** One account, file or folder that could not be read. */
interface DroppedFailure {
  /** The name of the file or folder, with the line number when it holds several accounts; never its contents. */
  place: string
  /** Contains no path. */
  error: AccountUnreadableError
}

/** Reads `.session` files of Pyrogram and Telethon, and texts with one string or token per line. The files stay. */
export async function readDroppedAccounts(dataDir: string, dcs?: KnownDcs): Promise<DroppedAccounts> {
  const found: DroppedAccounts = { accounts: [], failures: [] }
  /** Returns the result of `read`, and records its error: an unreadable account does not hide the others. */
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

/** Without the cause, whose message contains the path. */
function diskRefused(error: unknown): AccountUnreadableError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return new AccountUnreadableError(`the disk refuses a file or folder of dropped accounts (${code})`)
}

/** Sorted, independent of the disk; empty when the folder does not exist. */
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
