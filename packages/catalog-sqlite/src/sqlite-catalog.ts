import { existsSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Catalog } from '@streamvault/catalog'
import { makeFolder } from '@streamvault/folders'
import { inspectDatabase, migrate } from './migrate.ts'
import { MIGRATIONS } from './schema.ts'
import { createSqliteFiles } from './sqlite-files.ts'
import { createSqliteTitles } from './sqlite-titles.ts'
import { createStatements } from './statements.ts'

/** The paths of a catalogue. */
export interface SqliteCatalogOptions {
  /** The database; created with its folder when missing. `:memory:` keeps nothing. */
  path: string
  /** Folder of the copy made before the schema changes. Default: `backups` beside the database. */
  backupDir?: string
  /** Stops opening between two steps of a migration. */
  signal?: AbortSignal
}

/** A catalogue in a SQLite file. */
export interface SqliteCatalog extends Catalog {
  /** A small fact that the program keeps about itself, or undefined. No secrets: they have files of their own. */
  getMeta(key: string): Promise<string | undefined>
  /** Keeps a fact; undefined deletes it. */
  setMeta(key: string, value: string | undefined): Promise<void>
}

/** How long a write waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000

/**
 * Opens or creates the catalogue, and migrates its schema after making a copy.
 *
 * Writes survive the death of the process; a power cut may cost the last moments (`synchronous = NORMAL`).
 *
 * @throws FolderError; CatalogTooNewError, CatalogUnreadableError: the file is unchanged
 */
export async function openSqliteCatalog(options: SqliteCatalogOptions): Promise<SqliteCatalog> {
  options.signal?.throwIfAborted()
  const isFile = options.path !== ':memory:'
  if (isFile) await makeFolder(path.dirname(options.path))
  if (isFile && existsSync(options.path)) inspectDatabase(options.path, MIGRATIONS.at(-1)?.version ?? 0)

  const database = new DatabaseSync(options.path, { timeout: BUSY_TIMEOUT_MS })
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -32000')
    await migrate(database, {
      path: options.path,
      backupDir: options.backupDir ?? path.join(path.dirname(options.path), 'backups'),
      migrations: MIGRATIONS,
      signal: options.signal,
    })
  } catch (error) {
    database.close()
    throw error
  }
  return createCatalog(database)
}

/** A catalogue over an open database of the newest schema, which it closes. */
export function createCatalog(database: DatabaseSync): SqliteCatalog {
  const statements = createStatements(database)
  return {
    ...createSqliteTitles(statements),
    ...createSqliteFiles(statements),
    async getMeta(key) {
      const row = statements.get('select value from meta where key = ?', key)
      return row === undefined ? undefined : String(row.value)
    },
    async setMeta(key, value) {
      if (value === undefined) statements.run('delete from meta where key = ?', key)
      else
        statements.run(
          'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
          key,
          value,
        )
    },
    async [Symbol.asyncDispose]() {
      if (database.isOpen) database.close()
    },
  }
}
