import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { createPreparedStatements, inTransaction } from '@streamvault/sqlite'

/** A query, and its values in order. */
export interface Query {
  sql: string
  values: SQLInputValue[]
}

/** Prepared statements, each prepared once. */
export interface Statements {
  run(sql: string, ...values: SQLInputValue[]): number
  get(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined
  all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[]
  /** Runs `change` in a transaction. */
  transaction<Result>(change: () => Result): Result
}

/** Prepares statements on `database`. */
export function createStatements(database: DatabaseSync): Statements {
  const prepare = createPreparedStatements(database)
  return {
    run(sql, ...values) {
      const statement = prepare(sql)
      // SQLite also returns the row id, and ours may exceed a safe integer: Node 26 refuses that.
      statement.setReadBigInts(true)
      return Number(statement.run(...values).changes)
    },
    get: (sql, ...values) => prepare(sql).get(...values),
    all: (sql, ...values) => prepare(sql).all(...values),
    transaction: (change) => inTransaction(database, change),
  }
}
