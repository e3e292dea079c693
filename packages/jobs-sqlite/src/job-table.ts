import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { JobRecord } from '@streamvault/jobs'
import { createPreparedStatements, inTransaction } from '@streamvault/sqlite'
import { COLUMNS, recordOf, valuesOf } from './job-row.ts'

/** The table of jobs, by prepared statements. */
export interface JobTable {
  /** Prepares each statement once. */
  sql(text: string): StatementSync
  /** Runs `change` in a transaction that excludes other writers. */
  atomically<Result>(change: () => Result): Result
  find(id: string): JobRecord | undefined
  insert(record: JobRecord): JobRecord
  update(record: JobRecord): JobRecord
}

const INSERT = `insert into jobs (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`
const UPDATE = `update jobs set ${COLUMNS.map((column) => `${column} = ?`).join(', ')} where id = ?`

/** Opens the table in an open database. */
export function createJobTable(database: DatabaseSync): JobTable {
  const sql = createPreparedStatements(database)
  return {
    sql,
    atomically: (change) => inTransaction(database, change),
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
