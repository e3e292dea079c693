import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeFolder } from '@streamvault/folders'
import type { Leases } from '@streamvault/leases'
import { createStatements } from './statements.ts'
import { takePlace } from './take-place.ts'

/** Where leases lie, and how many. */
export interface SqliteLeasesOptions {
  /** The database; made when it is not there, also its folder. Processes on one machine may share it. `:memory:` keeps nothing. */
  path: string
  /** Live leases of all keys together. */
  maxLeases: number
  /** Whole milliseconds of a clock that all who share the file agree on. Default: the machine's. */
  now?: () => number
}

/** How long a call waits for another process's, in milliseconds. Each holds the file for well under one. */
const BUSY_TIMEOUT_MS = 2000

/**
 * Opens or makes leases in a SQLite file. They outlive the process, not a power cut: by then their time is over.
 * A call blocks the thread for some 40 microseconds while nobody else writes.
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
