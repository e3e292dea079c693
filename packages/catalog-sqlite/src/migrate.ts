import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { makeFolder } from '@streamvault/folders'
import { inTransaction, readMarks } from '@streamvault/sqlite'
import { CatalogTooNewError, CatalogUnreadableError } from './errors.ts'
import type { Migration } from './schema.ts'

/** Identifies a SQLite file as ours: "SVct" in its header. */
const APPLICATION_ID = 0x53566374

/** The database to migrate, and the folder for backups. */
export interface MigrateOptions {
  /** Path of the database, for messages. */
  path: string
  /**
   * Folder of the copy made before each step, `catalog-vN.sqlite`; a later copy of version N replaces it. A new
   * database gets no copy.
   */
  backupDir: string
  migrations: Migration[]
  signal: AbortSignal | undefined
}

/**
 * Checks an existing file without writing to it.
 *
 * @throws CatalogTooNewError, CatalogUnreadableError
 */
export function inspectDatabase(file: string, newestKnown: number): void {
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
    try {
      checkVersion(database, file, newestKnown)
    } finally {
      database.close()
    }
  } catch (error) {
    if (error instanceof CatalogTooNewError || error instanceof CatalogUnreadableError) throw error
    throw new CatalogUnreadableError(file, 'it is no readable SQLite database', { cause: error })
  }
}

/**
 * Migrates the database to the newest version, step by step. A failed or killed step leaves the version before it.
 *
 * @throws CatalogTooNewError, CatalogUnreadableError, FolderError, or the reason of `signal` between two steps
 */
export async function migrate(database: DatabaseSync, options: MigrateOptions): Promise<void> {
  const { migrations, signal } = options
  const newest = migrations.at(-1)?.version ?? 0
  const wasNew = checkVersion(database, options.path, newest) === 0
  for (const { version, sql } of migrations) {
    signal?.throwIfAborted()
    const current = checkVersion(database, options.path, newest)
    if (version <= current) continue
    if (!wasNew) await keepCopy(database, current, options.backupDir)
    applyStep(database, version, sql)
  }
}

function applyStep(database: DatabaseSync, version: number, sql: string): void {
  inTransaction(database, () => {
    // Another process may have run the step while this one waited for the lock.
    if (readMarks(database).version >= version) return
    database.exec(sql)
    database.exec(`pragma user_version = ${version}; pragma application_id = ${APPLICATION_ID}`)
  })
}

async function keepCopy(database: DatabaseSync, version: number, directory: string): Promise<void> {
  await makeFolder(directory, { mode: 0o700 })
  const target = path.join(directory, `catalog-v${version}.sqlite`)
  const unfinished = `${target}.part`
  await rm(unfinished, { force: true })
  await backup(database, unfinished, { rate: 500 })
  await rename(unfinished, target)
}

/** The version of the schema. @throws CatalogTooNewError, CatalogUnreadableError */
export function checkVersion(database: DatabaseSync, file: string, newestKnown: number): number {
  const { application, version, isEmpty } = readMarks(database)
  if (application !== APPLICATION_ID && !(isEmpty && application === 0 && version === 0)) {
    if (application === 0 && version > newestKnown) throw new CatalogTooNewError(file, version, newestKnown)
    throw new CatalogUnreadableError(file, 'it is the database of another program')
  }
  if (version > newestKnown) throw new CatalogTooNewError(file, version, newestKnown)
  return version
}
