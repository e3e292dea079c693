import type { DatabaseSync } from 'node:sqlite'

/** Identification in a SQLite file's header. */
export interface FileMarks {
  /** `application_id` of its header: the program that owns the file; 0 when not set. */
  application: number
  /** `user_version` of its header: the version of the schema; 0 when not set. */
  version: number
  /** Whether it has no table yet. */
  isEmpty: boolean
}

/** Reads the program and schema version of a file. @throws SQLite's own error if the file is no database */
export function readMarks(database: DatabaseSync): FileMarks {
  const pragma = (name: string) => Number(database.prepare(`pragma ${name}`).get()?.[name] ?? 0)
  return {
    application: pragma('application_id'),
    version: pragma('user_version'),
    isEmpty: database.prepare('select 1 from sqlite_schema limit 1').get() === undefined,
  }
}
