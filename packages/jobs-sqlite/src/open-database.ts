import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeFolder } from '@streamvault/folders'
import { inTransaction, readMarks } from '@streamvault/sqlite'
import { JobsUnreadableError } from './errors.ts'
import { STEPS } from './schema.ts'

/** Identifies a SQLite file as ours: "SVjb" in its header. */
const APPLICATION_ID = 0x53566a62
/** Longest wait for another process's write, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000

/**
 * Opens the database, creates it if missing, and migrates its schema.
 *
 * @throws FolderError; JobsUnreadableError, with the file unchanged
 */
export async function openDatabase(file: string): Promise<DatabaseSync> {
  if (file !== ':memory:') await makeFolder(path.dirname(file))
  const database = openFile(file)
  try {
    checkOwner(database, file)
    database.exec('pragma journal_mode = wal; pragma synchronous = normal')
    bringUpToDate(database, file)
    return database
  } catch (error) {
    database.close()
    if (error instanceof JobsUnreadableError) throw error
    throw new JobsUnreadableError(file, 'it is no readable SQLite database', { cause: error })
  }
}

function openFile(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
  } catch (error) {
    throw new JobsUnreadableError(file, 'a folder is in its way, or it may not be read and written', { cause: error })
  }
}

function checkOwner(database: DatabaseSync, file: string): void {
  const { application, isEmpty } = readMarks(database)
  if (application !== APPLICATION_ID && !(isEmpty && application === 0)) {
    throw new JobsUnreadableError(file, 'it is the database of another program')
  }
}

function bringUpToDate(database: DatabaseSync, file: string): void {
  inTransaction(database, () => {
    const { version } = readMarks(database)
    if (version > STEPS.length) throw new JobsUnreadableError(file, `its schema is version ${version}, a newer one`)
    for (const step of STEPS.slice(version)) database.exec(step)
    database.exec(`pragma user_version = ${STEPS.length}; pragma application_id = ${APPLICATION_ID}`)
  })
}
