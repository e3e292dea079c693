import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type AccountUnreadableError,
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
  /** Why others could not be read. Names no file: the count tells. */
  failures: AccountUnreadableError[]
}

/** Reads `.session` files of Pyrogram and Telethon, and texts with one string or token a line. They stay where they are. */
export async function readDroppedAccounts(dataDir: string, dcs?: KnownDcs): Promise<DroppedAccounts> {
  const found: DroppedAccounts = { accounts: [], failures: [] }
  const keep = (read: () => TelegramAccount) => {
    try {
      found.accounts.push(read())
    } catch (error) {
      found.failures.push(error as AccountUnreadableError)
    }
  }
  for (const folder of FOLDERS.map((name) => path.join(dataDir, name))) {
    for (const name of (await filesIn(folder)).slice(0, MAX_FILES)) {
      const file = path.join(folder, name)
      if (name.endsWith('.session')) keep(() => readSessionFile(file, dcs))
      else for (const line of await linesOf(file)) keep(() => readAccount(line, dcs))
    }
  }
  return found
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

const linesOf = async (file: string): Promise<string[]> => accountLines(await readFile(file, 'utf8'))
