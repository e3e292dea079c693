import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeFolder } from '@streamvault/folders'
import type { Leases } from '@streamvault/leases'
import { createStatements } from './statements.ts'
import { takePlace } from './take-place.ts'

/** The file of the leases, and their maximum number. */
export interface SqliteLeasesOptions {
  /** The database; created if missing, with its folder. Processes on one machine may share it. `:memory:` keeps nothing. */
  path: string
  /** Live leases of all keys together. */
  maxLeases: number
  /** Whole milliseconds of a clock that all processes on the file share. Default: the machine's. */
  now?: () => number
}

/** Longest wait for another process's write, in milliseconds. Each holds the lock for well under one. */
const BUSY_TIMEOUT_MS = 2000

/**
 * Opens or creates leases in a SQLite file. They survive the process, not a power cut: by then they have expired. A
 * call blocks the thread for some 40 microseconds while no other process writes.
 *
 * @throws FolderError
 */
export async function openSqliteLeases(options: SqliteLeasesOptions): Promise<Leases> {
  if (options.path !== ':memory:') await makeFolder(path.dirname(options.path))
  const database = new DatabaseSync(options.path, { timeout: BUSY_TIMEOUT_MS })
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = off')
    return createLeases(database, options)
  } catch (error) {
    database.close()
    throw error
  }
}

function createLeases(database: DatabaseSync, { maxLeases, now = Date.now }: SqliteLeasesOptions): Leases {
  const statements = createStatements(database)
  return {
    acquire: async (request) => takePlace(database, statements, request, { maxLeases, time: now() }),
    async release(key, holder) {
      const time = now()
      return statements.release.run({ key, holder, time }).changes > 0
    },
    async list(key) {
      return statements.list.all({ key, time: now() }).map(({ holder, remaining }) => ({
        holder: String(holder),
        remainingMs: Number(remaining),
      }))
    },
    count: async (key) => Number(statements.count.get({ key, time: now() })?.taken),
    async [Symbol.asyncDispose]() {
      if (database.isOpen) database.close()
    },
  }
}
