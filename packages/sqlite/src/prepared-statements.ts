import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** The texts of a program's queries are finite; one with many groups of words has a text of its own only by its length. */
const MAX_KEPT = 200

/** Gives the statement of a text, prepared once; keeps the last 200 texts. */
export function createPreparedStatements(database: DatabaseSync): (sql: string) => StatementSync {
  const kept = new Map<string, StatementSync>()
  return (sql) => {
    const known = kept.get(sql)
    if (known !== undefined) return known
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value ?? '')
    const statement = database.prepare(sql)
    kept.set(sql, statement)
    return statement
  }
}
