import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

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

/** The texts of our queries are finite; a search with many groups of words has a text of its own only by its length. */
const MAX_KEPT = 200

/** Makes statements of `database`, keeping the last 200 texts. */
export function createStatements(database: DatabaseSync): Statements {
  const kept = new Map<string, StatementSync>()

  function prepare(sql: string): StatementSync {
    const known = kept.get(sql)
    if (known !== undefined) return known
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value ?? '')
    const statement = database.prepare(sql)
    kept.set(sql, statement)
    return statement
  }

  return {
    run(sql, ...values) {
      const statement = prepare(sql)
      // Also the number of the row comes back, and ours may be larger than a number holds: Node 26 refuses that.
      statement.setReadBigInts(true)
      return Number(statement.run(...values).changes)
    },
    get: (sql, ...values) => prepare(sql).get(...values),
    all: (sql, ...values) => prepare(sql).all(...values),
    transaction(change) {
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
  }
}
