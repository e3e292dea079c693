import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { createPreparedStatements, inTransaction } from '@streamvault/sqlite'

/** A question to the database, and its values in order. */
export interface Query {
  sql: string
  values: SQLInputValue[]
}

/** Prepared statements, each made once. */
export interface Statements {
  run(sql: string, ...values: SQLInputValue[]): number
  get(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined
  all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[]
  /** Runs `change` whole or not at all. */
  transaction<Result>(change: () => Result): Result
}

/** Makes statements of `database`. */
export function createStatements(database: DatabaseSync): Statements {
  const prepare = createPreparedStatements(database)
  return {
    run(sql, ...values) {
      const statement = prepare(sql)
      // Also the number of the row comes back, and ours may be larger than a number holds: Node 26 refuses that.
      statement.setReadBigInts(true)
      return Number(statement.run(...values).changes)
    },
    get: (sql, ...values) => prepare(sql).get(...values),
    all: (sql, ...values) => prepare(sql).all(...values),
    transaction: (change) => inTransaction(database, change),
  }
}
