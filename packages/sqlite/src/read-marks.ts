import type { DatabaseSync } from 'node:sqlite'

/** What a SQLite file says of itself. */
export interface FileMarks {
  /** `application_id` of its header: the program it belongs to; 0 when none is told. */
  application: number
  /** `user_version` of its header: of its schema; 0 when none is told. */
  version: number
  /** Whether it has no table yet. */
  isEmpty: boolean
}

/** Reads whose a file is, and of which version. @throws SQLite's own error for a file that is no database */
export function readMarks(database: DatabaseSync): FileMarks {
  const pragma = (name: string) => Number(database.prepare(`pragma ${name}`).get()?.[name] ?? 0)
  return {
    application: pragma('application_id'),
    version: pragma('user_version'),
    isEmpty: database.prepare('select 1 from sqlite_schema limit 1').get() === undefined,
  }
}
