import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5

/** The locked file of a data directory. Never open it by other means: closing it would release the lock (POSIX). */
export function lockFileOf(directory: string): string {
  return path.join(directory, 'server.lock')
}

/**
 * Tries once to lock the file in the mode `begin`, and waits up to `timeoutMs` for readers that only check the lock.
 *
 * @returns the open database that holds the lock, or undefined when another process holds it
 */
export function tryLock(file: string, begin: 'exclusive' | 'shared', timeoutMs: number): DatabaseSync | undefined {
  const database = new DatabaseSync(file, { timeout: timeoutMs, readOnly: begin === 'shared' })
  try {
    if (begin === 'exclusive') database.exec('begin exclusive')
    else database.exec('begin; select count(*) from sqlite_schema')
    return database
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY
}
