import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { JobRecord } from '@streamvault/jobs'
import { COLUMNS, recordOf, valuesOf } from './job-row.ts'

/** The rows of jobs, one statement at a time. */
export interface JobTable {
  /** Prepares a statement once. */
  sql(text: string): StatementSync
  /** Looks and writes as one: nobody else writes in between. */
  atomically<Result>(change: () => Result): Result
  find(id: string): JobRecord | undefined
  insert(record: JobRecord): JobRecord
  update(record: JobRecord): JobRecord
}

const INSERT = `insert into jobs (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`
const UPDATE = `update jobs set ${COLUMNS.map((column) => `${column} = ?`).join(', ')} where id = ?`

/** Reads and writes rows of an open database. */
export function createJobTable(database: DatabaseSync): JobTable {
  const prepared = new Map<string, StatementSync>()

  function sql(text: string): StatementSync {
    const known = prepared.get(text)
    if (known !== undefined) return known
    const made = database.prepare(text)
    prepared.set(text, made)
    return made
  }

  return {
    sql,
    atomically(change) {
      database.exec('begin immediate')
      try {
        const result = change()
        database.exec('commit')
        return result
      } catch (error) {
        if (database.isTransaction) database.exec('rollback')
        throw error
      }
    },
    find(id) {
      const row = sql('select * from jobs where id = ?').get(id)
      return row === undefined ? undefined : recordOf(row)
    },
    insert(record) {
      sql(INSERT).run(...valuesOf(record))
      return record
    },
    update(record) {
      sql(UPDATE).run(...valuesOf(record), record.id)
      return record
    },
  }
}
